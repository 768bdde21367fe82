/** The characters that may separate the values of a file. Detected are the first three. */
export const separators = [",", ";", "\t", "|"] as const;
