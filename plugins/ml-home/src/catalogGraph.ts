import {
  ApiBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import {
  ALL_RELATION_PAIRS,
  ALL_RELATIONS,
  catalogGraphApiRef,
  DefaultCatalogGraphApi,
} from '@backstage/plugin-catalog-graph';
import { ML_HOME_RELATION_PAIRS } from '@ml-home/backstage-plugin-ml-home-common';

/** The stock graph's relations with those between models, features and data. */
export const createMlHomeCatalogGraphApi = () =>
  new DefaultCatalogGraphApi({
    knownRelations: [...ALL_RELATIONS, ...ML_HOME_RELATION_PAIRS.flat()],
    knownRelationPairs: [...ALL_RELATION_PAIRS, ...ML_HOME_RELATION_PAIRS],
    defaultRelationTypes: { exclude: [] },
  });

/**
 * Teaches the stock catalog graph ML Home's relations. A plugin may not replace
 * another's API by itself, so a portal lists this module beside the plugin.
 */
export const mlHomeCatalogGraphModule = createFrontendModule({
  pluginId: 'catalog-graph',
  extensions: [
    ApiBlueprint.make({
      params: define =>
        define({
          api: catalogGraphApiRef,
          deps: {},
          factory: createMlHomeCatalogGraphApi,
        }),
    }),
  ],
});
