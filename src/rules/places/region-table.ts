/**
 * Regions (ISO 3166-2) of countries with several clocks: code, names, time zones. From general knowledge and zone.tab of
 * the IANA time zone database: a region has every zone that is in use in a part of it. A test compares the zones of
 * US states and of Canadian provinces with those of their area codes and ZIP codes.
 */
export const regionTable: Readonly<Record<string, string>> = {
  US: `
AL|Alabama|America/Chicago America/New_York
AK|Alaska|America/Anchorage America/Adak
AZ|Arizona|America/Phoenix America/Denver
AR|Arkansas|America/Chicago
CA|California|America/Los_Angeles
CO|Colorado|America/Denver
CT|Connecticut|America/New_York
DE|Delaware|America/New_York
DC|District of Columbia,Washington DC,Washington D.C.|America/New_York
FL|Florida|America/New_York America/Chicago
GA|Georgia|America/New_York
HI|Hawaii|Pacific/Honolulu
ID|Idaho|America/Boise America/Los_Angeles
IL|Illinois|America/Chicago
IN|Indiana|America/Indiana/Indianapolis America/Chicago
IA|Iowa|America/Chicago
KS|Kansas|America/Chicago America/Denver
KY|Kentucky|America/Kentucky/Louisville America/Chicago
LA|Louisiana|America/Chicago
ME|Maine|America/New_York
MD|Maryland|America/New_York
MA|Massachusetts|America/New_York
MI|Michigan|America/Detroit America/Menominee
MN|Minnesota|America/Chicago
MS|Mississippi|America/Chicago
MO|Missouri|America/Chicago
MT|Montana|America/Denver
NE|Nebraska|America/Chicago America/Denver
NV|Nevada|America/Los_Angeles America/Denver
NH|New Hampshire|America/New_York
NJ|New Jersey|America/New_York
NM|New Mexico|America/Denver
NY|New York,New York State|America/New_York
NC|North Carolina|America/New_York
ND|North Dakota|America/Chicago America/Denver
OH|Ohio|America/New_York
OK|Oklahoma|America/Chicago
OR|Oregon|America/Los_Angeles America/Boise
PA|Pennsylvania|America/New_York
RI|Rhode Island|America/New_York
SC|South Carolina|America/New_York
SD|South Dakota|America/Chicago America/Denver
TN|Tennessee|America/New_York America/Chicago
TX|Texas|America/Chicago America/Denver
UT|Utah|America/Denver
VT|Vermont|America/New_York
VA|Virginia|America/New_York
WA|Washington,Washington State|America/Los_Angeles
WV|West Virginia|America/New_York
WI|Wisconsin|America/Chicago
WY|Wyoming|America/Denver
PR|Puerto Rico|America/Puerto_Rico
VI|US Virgin Islands,U.S. Virgin Islands,Virgin Islands|America/St_Thomas
GU|Guam|Pacific/Guam
AS|American Samoa|Pacific/Pago_Pago
MP|Northern Mariana Islands|Pacific/Saipan
UM|US Outlying Islands|Pacific/Midway Pacific/Wake`,
  CA: `
AB|Alberta|America/Edmonton
BC|British Columbia,Colombie-Britannique|America/Vancouver America/Creston America/Edmonton America/Fort_Nelson
MB|Manitoba|America/Winnipeg
NB|New Brunswick,Nouveau-Brunswick|America/Moncton
NL|Newfoundland and Labrador,Newfoundland,Labrador,Terre-Neuve-et-Labrador|America/St_Johns America/Goose_Bay
NS|Nova Scotia,Nouvelle-Écosse|America/Halifax
NT|Northwest Territories,Territoires du Nord-Ouest|America/Edmonton America/Inuvik
NU|Nunavut|America/Atikokan America/Cambridge_Bay America/Iqaluit America/Rankin_Inlet
ON|Ontario|America/Atikokan America/Toronto America/Winnipeg
PE|Prince Edward Island,PEI,Île-du-Prince-Édouard|America/Halifax
QC|Quebec,Québec|America/Halifax America/Toronto
SK|Saskatchewan|America/Edmonton America/Regina
YT|Yukon,Yukon Territory|America/Whitehorse`,
  AU: `
ACT|Australian Capital Territory|Australia/Sydney
NSW|New South Wales|Australia/Sydney Australia/Broken_Hill Australia/Lord_Howe
NT|Northern Territory|Australia/Darwin
QLD|Queensland|Australia/Brisbane
SA|South Australia|Australia/Adelaide
TAS|Tasmania|Australia/Hobart
VIC|Victoria|Australia/Melbourne
WA|Western Australia|Australia/Perth Australia/Eucla`,
  BR: `
AC|Acre|America/Rio_Branco
AL|Alagoas|America/Sao_Paulo
AM|Amazonas|America/Manaus America/Rio_Branco
AP|Amapá|America/Sao_Paulo
BA|Bahia|America/Sao_Paulo
CE|Ceará|America/Sao_Paulo
DF|Distrito Federal|America/Sao_Paulo
ES|Espírito Santo|America/Sao_Paulo
GO|Goiás|America/Sao_Paulo
MA|Maranhão|America/Sao_Paulo
MG|Minas Gerais|America/Sao_Paulo
MS|Mato Grosso do Sul|America/Manaus
MT|Mato Grosso|America/Manaus
PA|Pará|America/Sao_Paulo
PB|Paraíba|America/Sao_Paulo
PE|Pernambuco|America/Sao_Paulo America/Noronha
PI|Piauí|America/Sao_Paulo
PR|Paraná|America/Sao_Paulo
RJ|Rio de Janeiro|America/Sao_Paulo
RN|Rio Grande do Norte|America/Sao_Paulo
RO|Rondônia|America/Manaus
RR|Roraima|America/Manaus
RS|Rio Grande do Sul|America/Sao_Paulo
SC|Santa Catarina|America/Sao_Paulo
SE|Sergipe|America/Sao_Paulo
SP|São Paulo|America/Sao_Paulo
TO|Tocantins|America/Sao_Paulo`,
  MX: `
AGU|Aguascalientes|America/Mexico_City
BCN|Baja California|America/Tijuana
BCS|Baja California Sur|America/Mazatlan
CAM|Campeche|America/Mexico_City
CHH|Chihuahua|America/Chihuahua America/Ciudad_Juarez America/Ojinaga
CHP|Chiapas|America/Mexico_City
CMX|Ciudad de México,Mexico City,CDMX,Distrito Federal|America/Mexico_City
COA|Coahuila de Zaragoza,Coahuila|America/Matamoros America/Monterrey
COL|Colima|America/Mexico_City
DUR|Durango|America/Mexico_City
GRO|Guerrero|America/Mexico_City
GUA|Guanajuato|America/Mexico_City
HID|Hidalgo|America/Mexico_City
JAL|Jalisco|America/Mexico_City
MEX|México,Estado de México,State of Mexico|America/Mexico_City
MIC|Michoacán de Ocampo,Michoacán|America/Mexico_City
MOR|Morelos|America/Mexico_City
NAY|Nayarit|America/Mazatlan America/Mexico_City
NLE|Nuevo León|America/Matamoros America/Monterrey
OAX|Oaxaca|America/Mexico_City
PUE|Puebla|America/Mexico_City
QUE|Querétaro|America/Mexico_City
ROO|Quintana Roo|America/Cancun
SIN|Sinaloa|America/Mazatlan
SLP|San Luis Potosí|America/Mexico_City
SON|Sonora|America/Hermosillo
TAB|Tabasco|America/Mexico_City
TAM|Tamaulipas|America/Matamoros America/Monterrey
TLA|Tlaxcala|America/Mexico_City
VER|Veracruz de Ignacio de la Llave,Veracruz|America/Mexico_City
YUC|Yucatán|America/Mexico_City
ZAC|Zacatecas|America/Mexico_City`,
  ID: `
BA|Bali|Asia/Makassar
NB|Nusa Tenggara Barat|Asia/Makassar
NT|Nusa Tenggara Timur|Asia/Makassar
KI|Kalimantan Timur|Asia/Makassar
KU|Kalimantan Utara|Asia/Makassar
KS|Kalimantan Selatan|Asia/Makassar
SA|Sulawesi Utara|Asia/Makassar
ST|Sulawesi Tengah|Asia/Makassar
SN|Sulawesi Selatan|Asia/Makassar
SG|Sulawesi Tenggara|Asia/Makassar
SR|Sulawesi Barat|Asia/Makassar
GO|Gorontalo|Asia/Makassar
MA|Maluku|Asia/Jayapura
MU|Maluku Utara|Asia/Jayapura
PA|Papua|Asia/Jayapura
PB|Papua Barat|Asia/Jayapura
PD|Papua Barat Daya|Asia/Jayapura
PE|Papua Pegunungan|Asia/Jayapura
PS|Papua Selatan|Asia/Jayapura
PT|Papua Tengah|Asia/Jayapura
AC|Aceh|Asia/Jakarta
BB|Kepulauan Bangka Belitung|Asia/Jakarta
BE|Bengkulu|Asia/Jakarta
BT|Banten|Asia/Jakarta
JA|Jambi|Asia/Jakarta
JB|Jawa Barat,West Java|Asia/Jakarta
JI|Jawa Timur,East Java|Asia/Jakarta
JK|Jakarta Raya,Jakarta|Asia/Jakarta
JT|Jawa Tengah,Central Java|Asia/Jakarta
KB|Kalimantan Barat|Asia/Jakarta
KR|Kepulauan Riau|Asia/Jakarta
KT|Kalimantan Tengah|Asia/Jakarta
LA|Lampung|Asia/Jakarta
RI|Riau|Asia/Jakarta
SB|Sumatera Barat|Asia/Jakarta
SS|Sumatera Selatan|Asia/Jakarta
SU|Sumatera Utara|Asia/Jakarta
YO|Yogyakarta|Asia/Jakarta`,
  RU: `
MOW|Moscow,Moskva|Europe/Moscow
SPE|Saint Petersburg,St Petersburg,Sankt-Peterburg|Europe/Moscow
KGD||Europe/Kaliningrad
AST SAM SAR UD ULY||Europe/Samara
BA CHE KGN KHM ORE PER SVE TYU YAN||Asia/Yekaterinburg
OMS||Asia/Omsk
AL ALT KEM KK KYA NVS TOM TY||Asia/Novosibirsk
BU IRK||Asia/Irkutsk
AMU ZAB||Asia/Yakutsk
KHA PRI YEV||Asia/Vladivostok
MAG SAK||Asia/Magadan
CHU KAM||Asia/Kamchatka
SA||Asia/Magadan Asia/Vladivostok Asia/Yakutsk
AD ARK BEL BRY CE CU DA IN IVA KB KC KDA KIR KL KLU KO KOS KR KRS LEN LIP ME MO MOS MUR NEN NGR NIZ ORL PNZ PSK ROS RYA SE SMO STA TA TAM TUL TVE VGG VLA VLG VOR YAR||Europe/Moscow`,
  // Of these countries only the regions whose clock is not the usual one; the others have the zones of "*".
  CL: `
MA|Magallanes|America/Punta_Arenas
AI|Aysén,Aisén|America/Coyhaique
VS|Valparaíso|America/Santiago Pacific/Easter
*||America/Santiago`,
  CN: `
XJ|Xinjiang|Asia/Shanghai Asia/Urumqi
*||Asia/Shanghai`,
  EC: `
W|Galápagos|Pacific/Galapagos
*||America/Guayaquil`,
  ES: `
CN|Canarias,Canary Islands,Islas Canarias|Atlantic/Canary
GC|Las Palmas|Atlantic/Canary
TF|Santa Cruz de Tenerife,Tenerife|Atlantic/Canary
*||Europe/Madrid`,
  NZ: `
CIT|Chatham Islands|Pacific/Chatham
*||Pacific/Auckland`,
  PT: `
20|Açores,Azores|Atlantic/Azores
30|Madeira|Atlantic/Madeira
*||Europe/Lisbon`,
  UA: `
40|Sevastopol|Europe/Simferopol
43|Crimea|Europe/Simferopol
*||Europe/Kyiv`,
};
