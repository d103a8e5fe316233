import {
  FamilyClaim,
  FeatureFacts,
} from '@ml-home/backstage-plugin-ml-home-node';
import { datasetName } from './datasetName';
import { labelsOf, lifecycleOf, ownerOf } from './labels';
import { Problems } from './Problems';
import { nameOf, toFeatures } from './toFeatures';
import { Materialised, toMaterialised } from './toMaterialised';
import {
  Fields,
  isFields,
  listOf,
  tagsOf,
  textOf,
  whatIsWrong,
} from './values';

/** The lists of a registry that hold views. */
export type ViewSection =
  | 'featureViews'
  | 'onDemandFeatureViews'
  | 'streamFeatureViews';

/** Feast gives views without an entity this one. */
const NO_ENTITY = '__dummy';
const MAX_CODE = 100_000;

export interface MappedView {
  claim: FamilyClaim;
  /** Of a view that is computed on demand: the views that it is computed from. */
  sources?: string[];
  materialised?: Materialised;
}

/** The source of the function that computes a view. Its other form is a pickle, which is never opened. */
function codeOf(spec: Fields): string | undefined {
  const holders = [spec.featureTransformation, spec];
  for (const holder of holders) {
    const udf = isFields(holder) ? holder.userDefinedFunction : undefined;
    const code = isFields(udf) ? textOf(udf.bodyText, MAX_CODE) : undefined;
    if (code) return code;
  }
  return undefined;
}

/**
 * Seconds for which values may be served: of `"86400s"`, a duration of Protocol Buffers in JSON. Zero means without
 * limit; undefined then.
 */
function ttlOf(
  value: unknown,
  place: string,
  problems: Problems,
): number | undefined {
  if (value === undefined || value === null) return undefined;
  const [, seconds] = /^(\d{1,12}(?:\.\d{1,9})?)s$/.exec(String(value)) ?? [];
  if (seconds === undefined) {
    problems.add(`${place} is not a duration such as "86400s"`);
    return undefined;
  }
  return Math.ceil(Number(seconds)) || undefined;
}

/** The views that one on demand is computed from, by name; what requests bring along is none. */
function sourceViewsOf(spec: Fields): string[] {
  if (!isFields(spec.sources)) return [];
  const names = Object.values(spec.sources).flatMap(source => {
    if (!isFields(source)) return [];
    const { featureViewProjection: projection, featureView: whole } = source;
    const name = isFields(projection)
      ? projection.featureViewName
      : isFields(whole) && isFields(whole.spec) && whole.spec.name;
    return typeof name === 'string' ? [name] : [];
  });
  return names.sort();
}

/** A view as a family; undefined, with a problem, when it has no name that can be used. */
export function toFamily(
  section: ViewSection,
  view: unknown,
  place: string,
  problems: Problems,
): MappedView | undefined {
  const spec = isFields(view) ? view.spec : undefined;
  if (!isFields(spec)) {
    problems.add(`${place}.spec ${whatIsWrong(spec, 'an object')}`);
    return undefined;
  }
  const at = `${place}.spec`;
  const family = nameOf(spec.name, `${at}.name`, problems);
  if (!family) return undefined;
  const tags = tagsOf(spec.tags);
  const onDemand = section === 'onDemandFeatureViews';
  const dataset = onDemand ? undefined : datasetName(spec.batchSource);
  const shared: FeatureFacts = {
    // Left out where it is false.
    online: onDemand ? undefined : spec.online === true,
    offline: onDemand || dataset !== undefined,
    streaming: section === 'streamFeatureViews' || isFields(spec.streamSource),
    offlineSource: dataset,
    ttlSeconds: ttlOf(spec.ttl, `${at}.ttl`, problems),
    code: codeOf(spec),
  };
  const entities = listOf(spec.entities).flatMap(entity =>
    entity === NO_ENTITY ? [] : textOf(entity, 200) ?? [],
  );
  return {
    sources: onDemand ? sourceViewsOf(spec) : undefined,
    materialised: onDemand
      ? undefined
      : toMaterialised(view as Fields, place, problems),
    claim: {
      family,
      facts: {
        description: textOf(spec.description),
        entityKeys: [...new Set(entities)],
        owner:
          ownerOf(textOf(spec.owner)) ??
          ownerOf(tags.owner) ??
          ownerOf(tags.team),
        lifecycle: lifecycleOf(tags),
        tags: labelsOf(tags),
        datasets: dataset ? [dataset] : [],
      },
      features: toFeatures(spec.features, shared, `${at}.features`, problems),
    },
  };
}
