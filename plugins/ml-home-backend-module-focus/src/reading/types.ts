/** Some rows of a file, the first rows of which name the columns. */
export interface Rows {
  rows: string[][];
  /** Of the file as it came. */
  bytesRead: number;
}
