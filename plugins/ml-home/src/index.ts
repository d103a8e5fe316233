/**
 * The pages of ML Home in a Backstage portal.
 *
 * @packageDocumentation
 */
export { mlHomePlugin as default } from './plugin';
export { mlHomeCatalogGraphModule } from './catalogGraph';
export * from './routes';
