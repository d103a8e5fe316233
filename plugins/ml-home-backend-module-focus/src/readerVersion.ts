/**
 * Counts changes of what is made of a file. A file that was read by another version is read again when it is sent again,
 * and replaces what was made of it; by the same version the same content changes nothing.
 */
export const READER_VERSION = 'focus 1';
