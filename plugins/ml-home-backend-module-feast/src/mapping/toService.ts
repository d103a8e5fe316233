import { ServiceClaim } from '@ml-home/backstage-plugin-ml-home-node';
import { Problems } from './Problems';
import { isFields, listOf, textOf, whatIsWrong } from './values';

/** A feature service with what it reads, view by view; undefined, with a problem, when it has no name. */
export function toService(
  service: unknown,
  place: string,
  problems: Problems,
): ServiceClaim | undefined {
  const spec = isFields(service) ? service.spec : undefined;
  if (!isFields(spec)) {
    problems.add(`${place}.spec ${whatIsWrong(spec, 'an object')}`);
    return undefined;
  }
  const name = textOf(spec.name, 200);
  if (!name) {
    problems.add(`${place}.spec.name ${whatIsWrong(spec.name, 'a text')}`);
    return undefined;
  }
  // A view may be read under several aliases.
  const reads = new Map<string, Set<string>>();
  listOf(spec.features).forEach((projection, index) => {
    const at = `${place}.spec.features[${index}]`;
    const view = isFields(projection) ? projection.featureViewName : undefined;
    const family = textOf(view, 200);
    if (!family || !isFields(projection)) {
      problems.add(`${at}.featureViewName ${whatIsWrong(view, 'a text')}`);
      return;
    }
    const features = reads.get(family) ?? new Set<string>();
    reads.set(family, features);
    for (const column of listOf(projection.featureColumns)) {
      const feature = isFields(column) ? textOf(column.name, 200) : undefined;
      if (feature) features.add(feature);
    }
  });
  return {
    name,
    reads: [...reads].map(([family, features]) => ({
      family,
      features: [...features],
    })),
  };
}
