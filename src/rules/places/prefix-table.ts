/**
 * Zones by the first digits of the national number, in countries with several clocks whose numbers say more than their
 * country. The longest prefix decides; what has none (mobiles, as a rule) may be in every zone of the country. From the
 * numbering plans, general knowledge; compared with Google's map of prefixes, which gives mobiles the zone of the
 * capital and does not know all changes of law (Chihuahua 2022).
 */
export const zonesByPrefix: Readonly<Record<string, string>> = {
  AU: `
2 Australia/Sydney Australia/Lord_Howe
3 Australia/Sydney
7 Australia/Brisbane Australia/Sydney
86 Australia/Adelaide Australia/Darwin Australia/Eucla Australia/Perth
87 Australia/Adelaide Australia/Darwin Australia/Eucla Australia/Perth
88 Australia/Adelaide Australia/Darwin Australia/Eucla Australia/Perth
89 Australia/Adelaide Australia/Darwin Australia/Eucla Australia/Perth`,
  BR: `
1 America/Sao_Paulo
2 America/Sao_Paulo
3 America/Sao_Paulo
4 America/Sao_Paulo
5 America/Sao_Paulo
61 America/Sao_Paulo
62 America/Sao_Paulo
63 America/Sao_Paulo
64 America/Sao_Paulo
65 America/Manaus
66 America/Manaus
67 America/Manaus
68 America/Rio_Branco
69 America/Manaus
7 America/Sao_Paulo
8 America/Sao_Paulo
81 America/Noronha America/Sao_Paulo
91 America/Sao_Paulo
92 America/Manaus
93 America/Sao_Paulo
94 America/Sao_Paulo
95 America/Manaus
96 America/Sao_Paulo
97 America/Manaus America/Rio_Branco
98 America/Sao_Paulo
99 America/Sao_Paulo`,
  CL: `
2 America/Santiago
32 America/Santiago Pacific/Easter
33 America/Santiago
34 America/Santiago
35 America/Santiago
4 America/Santiago
5 America/Santiago
61 America/Punta_Arenas
63 America/Santiago
64 America/Santiago
65 America/Punta_Arenas America/Santiago
67 America/Punta_Arenas
7 America/Santiago`,
  CN: `
10 Asia/Shanghai
2 Asia/Shanghai
3 Asia/Shanghai
4 Asia/Shanghai
5 Asia/Shanghai
6 Asia/Shanghai
7 Asia/Shanghai
8 Asia/Shanghai
91 Asia/Shanghai
93 Asia/Shanghai
94 Asia/Shanghai
95 Asia/Shanghai
97 Asia/Shanghai`,
  EC: `
2 America/Guayaquil
3 America/Guayaquil
4 America/Guayaquil
6 America/Guayaquil
7 America/Guayaquil`,
  ES: `
822 Atlantic/Canary
827 Atlantic/Canary Europe/Madrid
828 Atlantic/Canary
922 Atlantic/Canary
928 Atlantic/Canary
81 Europe/Madrid
82 Europe/Madrid
83 Europe/Madrid
84 Europe/Madrid
85 Europe/Madrid
86 Europe/Madrid
87 Europe/Madrid
88 Europe/Madrid
91 Europe/Madrid
92 Europe/Madrid
93 Europe/Madrid
94 Europe/Madrid
95 Europe/Madrid
96 Europe/Madrid
97 Europe/Madrid
98 Europe/Madrid`,
  ID: `
21 Asia/Jakarta
22 Asia/Jakarta
23 Asia/Jakarta
24 Asia/Jakarta
25 Asia/Jakarta
26 Asia/Jakarta
27 Asia/Jakarta
28 Asia/Jakarta
29 Asia/Jakarta
31 Asia/Jakarta
32 Asia/Jakarta
33 Asia/Jakarta
34 Asia/Jakarta
35 Asia/Jakarta
36 Asia/Makassar
37 Asia/Makassar
379 Asia/Jakarta Asia/Makassar
38 Asia/Makassar
4 Asia/Makassar
403 Asia/Jayapura Asia/Makassar
458 Asia/Jakarta Asia/Makassar
5 Asia/Jakarta Asia/Makassar
54 Asia/Makassar
403 Asia/Jayapura Asia/Makassar
458 Asia/Jakarta Asia/Makassar
56 Asia/Jakarta
6 Asia/Jakarta
7 Asia/Jakarta
9 Asia/Jakarta Asia/Jayapura`,
  MX: `
2 America/Mexico_City
3 America/Mexico_City
31 America/Mazatlan America/Mexico_City
32 America/Mazatlan America/Mexico_City
38 America/Mazatlan America/Mexico_City
4 America/Mexico_City
5 America/Mexico_City
646 America/Tijuana
656 America/Ciudad_Juarez
661 America/Tijuana
662 America/Mazatlan
664 America/Tijuana
667 America/Mazatlan
668 America/Mazatlan
669 America/Mazatlan
686 America/Tijuana
7 America/Mexico_City
8 America/Matamoros America/Mexico_City
81 America/Mexico_City
9 America/Mexico_City
983 America/Cancun
984 America/Cancun
987 America/Cancun
997 America/Cancun America/Mexico_City
998 America/Cancun`,
  NZ: `
3 Pacific/Auckland
330 Pacific/Auckland Pacific/Chatham
4 Pacific/Auckland
6 Pacific/Auckland
7 Pacific/Auckland
9 Pacific/Auckland`,
  PT: `
21 Europe/Lisbon
22 Europe/Lisbon
23 Europe/Lisbon
24 Europe/Lisbon
25 Europe/Lisbon
26 Europe/Lisbon
27 Europe/Lisbon
28 Europe/Lisbon
291 Europe/Lisbon
292 Atlantic/Azores
295 Atlantic/Azores
296 Atlantic/Azores`,
  RU: `
301 Asia/Irkutsk
302 Asia/Yakutsk
34 Asia/Yekaterinburg
341 Europe/Samara
35 Asia/Yekaterinburg
381 Asia/Omsk
382 Asia/Novosibirsk
383 Asia/Novosibirsk
384 Asia/Novosibirsk
385 Asia/Novosibirsk
388 Asia/Novosibirsk
39 Asia/Novosibirsk
395 Asia/Irkutsk
401 Europe/Kaliningrad
411 Asia/Magadan Asia/Vladivostok Asia/Yakutsk
413 Asia/Magadan
415 Asia/Kamchatka
416 Asia/Yakutsk
421 Asia/Vladivostok
423 Asia/Vladivostok
424 Asia/Magadan
426 Asia/Vladivostok
427 Asia/Kamchatka
47 Europe/Moscow
48 Europe/Moscow
49 Europe/Moscow
81 Europe/Moscow
82 Europe/Moscow
83 Europe/Moscow
841 Europe/Moscow
842 Europe/Samara
843 Europe/Moscow
844 Europe/Moscow
845 Europe/Samara
846 Europe/Samara
847 Europe/Moscow
848 Europe/Samara
851 Europe/Samara
855 Europe/Moscow
86 Europe/Moscow
87 Europe/Moscow`,
};
