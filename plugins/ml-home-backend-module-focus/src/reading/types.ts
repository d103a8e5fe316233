/** Some rows of a file, the first rows of which name the columns. */
export interface Rows {
  rows: string[][];
  /** Of the file as it came. */
  bytesRead: number;
  /** No row has a NUL, or the sign for what is no character: none has to be looked through for them. */
  clean?: boolean;
  /** Columns are told apart by something else than commas, as where a comma stands before the decimals. */
  commaFree?: boolean;
}
