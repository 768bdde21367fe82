/**
 * Area codes of the North American Numbering Plan (+1) by region, overlays included. States and provinces are those of
 * Google's libphonenumber (Apache-2.0, resources/geocoding/en of 2026-07-17), countries and territories from general
 * knowledge. An area code that is not here says nothing of a place.
 */
export const codesByRegion = `
AG 268
AI 264
BB 246
BM 441
BS 242
CA-AB 368 403 587 780 825
CA-BC 236 250 257 604 672 778
CA-MB 204 431 584
CA-NB 428 506
CA-NL 709 879
CA-NS 782 902
CA-NT 867
CA-NU 867
CA-ON 226 249 289 343 365 382 416 437 519 548 613 647 683 705 742 753 807 905 942
CA-PE 782 902
CA-QC 263 354 367 418 438 450 468 514 579 581 819 873
CA-SK 306 474 639
CA-YT 867
DM 767
DO 809 829 849
GD 473
JM 658 876
KN 869
KY 345
LC 758
MS 664
SX 721
TC 649
TT 868
US-AK 907
US-AL 205 251 256 334 659 938
US-AR 327 479 501 870
US-AS 684
US-AZ 480 520 602 623 928
US-CA 209 213 279 310 323 341 350 369 408 415 424 442 510 530 559 562 619 626 628 650 657 661 669 707 714 738 747 760 805 818 820 831 840 858 909 916 925 949 951
US-CO 303 719 720 748 970 983
US-CT 203 475 860 959
US-DC 202 771
US-DE 302
US-FL 239 305 321 324 352 386 407 448 561 645 656 689 727 728 754 772 786 813 850 863 904 941 954
US-GA 229 404 470 478 678 706 762 770 912 943
US-GU 671
US-HI 808
US-IA 319 515 563 641 712
US-ID 208 986
US-IL 217 224 309 312 331 447 464 618 630 708 730 773 779 815 847 872
US-IN 219 260 317 463 574 765 812 930
US-KS 316 620 785 913
US-KY 270 364 502 606 859
US-LA 225 318 337 504 985
US-MA 339 351 413 508 617 774 781 857 978
US-MD 227 240 301 410 443 667
US-ME 207
US-MI 231 248 269 313 517 586 616 734 810 906 947 989
US-MN 218 320 507 612 651 763 952
US-MO 235 314 417 557 573 636 660 816 975
US-MP 670
US-MS 228 601 662 769
US-MT 406
US-NC 252 336 472 704 743 828 910 919 980 984
US-ND 701
US-NE 308 402 531
US-NH 603
US-NJ 201 551 609 640 732 848 856 862 908 973
US-NM 505 575
US-NV 702 725 775
US-NY 212 315 329 332 347 363 516 518 585 607 631 646 680 716 718 838 845 914 917 929 934
US-OH 216 220 234 283 326 330 380 419 440 513 567 614 740 937
US-OK 405 539 572 580 918
US-OR 458 503 541 971
US-PA 215 223 267 272 412 445 484 570 582 610 717 724 814 835 878
US-PR 787 939
US-RI 401
US-SC 803 821 839 843 854 864
US-SD 605
US-TN 423 615 629 731 865 901 931
US-TX 210 214 254 281 325 346 361 409 430 432 469 512 682 713 726 737 806 817 830 832 903 915 936 940 945 956 972 979
US-UT 385 435 801
US-VA 276 434 540 571 686 703 757 804 826 948
US-VI 340
US-VT 802
US-WA 206 253 360 425 509 564
US-WI 262 274 353 414 534 608 715 920
US-WV 304 681
US-WY 307
VC 784
VG 284`;

/** Newer than Google's data, from general knowledge: a region and the codes that it has beside those above. */
export const newCodesByRegion = `
CA-QC 273
US-CA 837
US-LA 457
US-MS 471
US-NY 624
US-OH 436
US-TN 729`;

/** GOOGLE: numbers of both zones are in Google's map. KNOWLEDGE: general knowledge, or an overlay of such a code. */
type Source = "GOOGLE" | "KNOWLEDGE";

/**
 * Area codes in which the zones are not all those of their region: in a region with several zones, most codes have one
 * of them. Google's map gives one zone to numbers that it does not list, so a code of two zones has both here, and so
 * have its overlays.
 */
export const zonesByCodes: readonly {
  readonly codes: string;
  readonly zones: string;
  readonly source: Source;
}[] = [
  { codes: "208 986", zones: "America/Boise America/Los_Angeles", source: "GOOGLE" },
  { codes: "219 574 812", zones: "America/Chicago America/Indiana/Indianapolis", source: "GOOGLE" },
  { codes: "930", zones: "America/Chicago America/Indiana/Indianapolis", source: "KNOWLEDGE" },
  { codes: "260 317 463 765", zones: "America/Indiana/Indianapolis", source: "GOOGLE" },
  { codes: "270 606", zones: "America/Chicago America/Kentucky/Louisville", source: "GOOGLE" },
  { codes: "364", zones: "America/Chicago America/Kentucky/Louisville", source: "KNOWLEDGE" },
  { codes: "502 859", zones: "America/Kentucky/Louisville", source: "GOOGLE" },
  { codes: "423", zones: "America/Chicago America/New_York", source: "GOOGLE" },
  { codes: "729 931", zones: "America/Chicago America/New_York", source: "KNOWLEDGE" },
  { codes: "865", zones: "America/New_York", source: "GOOGLE" },
  { codes: "615 629 731 901", zones: "America/Chicago", source: "GOOGLE" },
  { codes: "850", zones: "America/Chicago America/New_York", source: "GOOGLE" },
  { codes: "448", zones: "America/Chicago America/New_York", source: "KNOWLEDGE" },
  {
    codes: "239 305 321 324 352 386 407 561 645 656 689 727 728 754 772 786 813 863 904 941 954",
    zones: "America/New_York",
    source: "GOOGLE",
  },
  { codes: "906", zones: "America/Detroit America/Menominee", source: "GOOGLE" },
  {
    codes: "231 248 269 313 517 586 616 734 810 947 989",
    zones: "America/Detroit",
    source: "GOOGLE",
  },
  { codes: "605 701 308 785 620", zones: "America/Chicago America/Denver", source: "GOOGLE" },
  { codes: "316 913 402 531", zones: "America/Chicago", source: "GOOGLE" },
  { codes: "541", zones: "America/Boise America/Los_Angeles", source: "GOOGLE" },
  { codes: "458", zones: "America/Boise America/Los_Angeles", source: "KNOWLEDGE" },
  { codes: "503 971", zones: "America/Los_Angeles", source: "GOOGLE" },
  { codes: "775", zones: "America/Denver America/Los_Angeles", source: "GOOGLE" },
  { codes: "702 725", zones: "America/Los_Angeles", source: "GOOGLE" },
  { codes: "928", zones: "America/Denver America/Phoenix", source: "GOOGLE" },
  { codes: "480 520 602 623", zones: "America/Phoenix", source: "GOOGLE" },
  { codes: "907", zones: "America/Adak America/Anchorage", source: "GOOGLE" },
  { codes: "915", zones: "America/Denver", source: "GOOGLE" },
  {
    codes:
      "210 214 254 281 325 346 361 409 430 432 469 512 682 713 726 737 806 817 830 832 903 936 940 945 956 972 979",
    zones: "America/Chicago",
    source: "GOOGLE",
  },
  { codes: "334", zones: "America/Chicago America/New_York", source: "KNOWLEDGE" },
  { codes: "205 251 256 659 938", zones: "America/Chicago", source: "GOOGLE" },
  { codes: "604", zones: "America/Vancouver", source: "GOOGLE" },
  {
    codes: "236 250 257 672 778",
    zones: "America/Creston America/Edmonton America/Fort_Nelson America/Vancouver",
    source: "KNOWLEDGE",
  },
  { codes: "306 474 639", zones: "America/Edmonton America/Regina", source: "KNOWLEDGE" },
  { codes: "807", zones: "America/Atikokan America/Toronto America/Winnipeg", source: "KNOWLEDGE" },
  {
    codes: "226 249 289 343 365 382 416 437 519 548 613 647 683 705 742 753 905 942",
    zones: "America/Toronto",
    source: "GOOGLE",
  },
  { codes: "418", zones: "America/Halifax America/Toronto", source: "GOOGLE" },
  { codes: "273 367 581", zones: "America/Halifax America/Toronto", source: "KNOWLEDGE" },
  { codes: "263 354 438 450 468 514 579 819 873", zones: "America/Toronto", source: "GOOGLE" },
  { codes: "709 879", zones: "America/Goose_Bay America/St_Johns", source: "GOOGLE" },
];
