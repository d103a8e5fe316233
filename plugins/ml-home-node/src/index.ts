/**
 * Extension points and service interfaces of ML Home for other backend packages.
 *
 * @packageDocumentation
 */
export * from './clusters';
export * from './services';
export * from './extensions';
export * from './attachmentHeaders';
export * from './sendStream';
