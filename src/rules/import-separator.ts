/** The characters that may separate the values of a file. */
export const separators = [",", ";", "\t", "|"] as const;
