import { SECTIONS, Section } from '../mapping/RegistryMapper';
import { isFields, listOf, textOf } from '../mapping/values';
import { RegistryPart } from '../reading/fromJson';
import { nameIn, readList } from './readList';
import {
  RegistryServerClient,
  RegistryServerError,
} from './RegistryServerClient';

/** Names told when the server fails at several objects. */
const TOLD = 20;

/** The kinds of views as the server tells them, with the lists of a dump that they stand in. */
const SECTION_OF: Record<string, Section> = {
  featureView: 'featureViews',
  onDemandFeatureView: 'onDemandFeatureViews',
  streamFeatureView: 'streamFeatureViews',
  labelView: 'labelViews',
};

/** Names of the views, from the list of all features: other lists name what one of them fails at. */
async function namedViews(client: RegistryServerClient): Promise<string[]> {
  const names = new Set<string>();
  for (let page = 1, more = true; more; page++) {
    const { items } = await client.page('features', page, 100);
    for (const feature of items) {
      const view = isFields(feature) ? textOf(feature.featureView) : undefined;
      if (view) names.add(view);
    }
    more = items.length === 100 && page < 2_000;
  }
  return [...names];
}

/** Names of the views that services read. */
function viewsReadBy(services: unknown[]): string[] {
  return services.flatMap(service => {
    const spec = isFields(service) ? service.spec : undefined;
    return listOf(isFields(spec) ? spec.features : undefined).flatMap(one =>
      isFields(one) ? textOf(one.featureViewName) ?? [] : [],
    );
  });
}

/**
 * All objects of one list. Objects at which the list fails are asked for by name, where a name is known from
 * elsewhere. Throws RegistryServerError that names those that cannot be had.
 */
async function readAll(
  client: RegistryServerClient,
  list: string,
  otherNames: () => Promise<string[]>,
): Promise<unknown[]> {
  const { items, failing } = await readList(client, list);
  if (failing.length === 0) return items;
  const read = new Set(items.map(nameIn));
  const broken: string[] = [];
  let found = 0;
  for (const name of new Set(await otherNames().catch(() => []))) {
    if (read.has(name)) continue;
    try {
      items.push(await client.one(list, name));
      found += 1;
    } catch (error) {
      if ((error as RegistryServerError).status === 404) continue;
      broken.push(`'${name}'`);
    }
  }
  if (found >= failing.length) return items;
  const told = broken.length > 0 ? broken : failing.map(at => `no. ${at + 1}`);
  throw new RegistryServerError(
    `/${list} fails at ${told.slice(0, TOLD).join(', ')}${
      told.length > TOLD ? ` and ${told.length - TOLD} more` : ''
    }; what was imported before stands`,
  );
}

/**
 * Reads a project from Feast's REST registry server. All or nothing: throws RegistryServerError when a view or service
 * cannot be had, because what is missing would count as removed.
 */
export async function readRegistryServer(
  client: RegistryServerClient,
  project: string,
): Promise<RegistryPart[]> {
  await client.requireProject();
  const services = await readAll(client, 'feature_services', async () => []);
  const views = await readAll(client, 'feature_views', async () => [
    ...(await namedViews(client).catch(() => [])),
    ...viewsReadBy(services),
  ]);
  const labels = await readAll(client, 'label_views', async () => []).catch(
    (error: RegistryServerError) => {
      // Older servers know no labels.
      if (error.status === 404) return [];
      throw error;
    },
  );
  const counts = Object.fromEntries(SECTIONS.map(name => [name, 0]));
  const part = (section: Section, value: unknown): RegistryPart => ({
    section,
    index: counts[section]++,
    value,
  });
  return [
    { project },
    ...views.map(view =>
      part(
        SECTION_OF[String(isFields(view) ? view.type : '')] ?? 'featureViews',
        view,
      ),
    ),
    ...services.map(service => part('featureServices', service)),
    ...labels.map(label => part('labelViews', label)),
  ];
}
