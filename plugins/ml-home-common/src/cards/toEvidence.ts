import { CardField, CardFields, ModelCard } from './card';
import { canonicalJson } from './canonicalJson';
import { Evidence, EvidenceGroup, EvidenceItem } from './evidence';
import { CardFieldId, cardFieldIds, infoOf } from './fields';
import { isKnownLicence } from './formats/licences';
import { sliceName } from './sliceName';
import { CardMetric } from './values';

type Draft = Omit<EvidenceItem, 'digest' | 'origin'>;

function licenceDetail(licence?: { id: string; name?: string }) {
  const said = [
    licence && !isKnownLicence(licence.id) ? licence.id : undefined,
    licence?.name,
  ].filter(Boolean);
  return said.length > 0 ? { detail: said.join(', ') } : {};
}

/** Fields of which each is one item, as a text or a number. */
const single: Partial<Record<CardFieldId, [string, EvidenceGroup]>> = {
  'overview.architecture': ['environment:architecture', 'environment'],
  'overview.library': ['environment:library', 'environment'],
  'environment.python': ['environment:python', 'environment'],
  'environment.image': ['environment:image', 'environment'],
  'environment.hardware': ['environment:hardware', 'environment'],
  'evaluation.threshold': ['metric:threshold', 'metrics'],
  'environment.energy': ['energy:training', 'cost'],
  'environment.carbon': ['carbon:training', 'cost'],
  'thirdParty.revision': ['licence:revision', 'licence'],
  'thirdParty.terms': ['licence:terms', 'licence'],
  'thirdParty.provider': ['licence:provider', 'licence'],
  'thirdParty.sourceUrl': ['licence:source', 'licence'],
};

/** Fields that say what people meant, whatever wrote them. */
const texts: CardFieldId[] = cardFieldIds
  .filter(
    id =>
      infoOf(id).ask !== undefined ||
      [
        'overview.summary',
        'overview.task',
        'uses.tradeoffs',
        'data.preprocessing',
        'risks.standards',
      ].includes(id),
  )
  .filter(id => !(id in single));

const flat = (value: unknown): EvidenceItem['value'] => {
  if (value === undefined || value === null) return null;
  if (typeof value === 'object') return canonicalJson(value);
  return value as EvidenceItem['value'];
};

const valueIn = <K extends CardFieldId>(fields: CardFields, id: K) =>
  fields[id]?.value as NonNullable<CardFields[K]>['value'] | undefined;

function metricDraft(
  key: string,
  group: EvidenceGroup,
  metric: CardMetric,
  label: string,
): Draft {
  return {
    key,
    group,
    label,
    value: metric.value,
    ...(metric.interval
      ? {
          interval: {
            low: metric.interval.low,
            high: metric.interval.high,
            level: metric.interval.level,
          },
        }
      : {}),
    ...(metric.n === undefined ? {} : { n: metric.n }),
    ...(metric.unit ? { unit: metric.unit } : {}),
    ...(metric.direction ? { direction: metric.direction } : {}),
    ...(metric.dataset ? { detail: metric.dataset } : {}),
  };
}

/** Makes keys unique: the first one is plain, further ones name their evaluation. */
class Keys {
  readonly #seen = new Set<string>();

  of(key: string, more: string | undefined): string {
    let unique = key;
    for (let i = 1; this.#seen.has(unique); i += 1) {
      unique = `${key}:${more ?? ''}${i > 1 ? `#${i}` : ''}`;
    }
    this.#seen.add(unique);
    return unique.slice(0, 1_000);
  }
}

function draftsOf(fields: CardFields): [Draft, CardField | undefined][] {
  const keys = new Keys();
  const drafts: [Draft, CardField | undefined][] = [];
  const push = (id: CardFieldId, draft: Draft, more?: string) =>
    drafts.push([{ ...draft, key: keys.of(draft.key, more) }, fields[id]]);

  for (const metric of valueIn(fields, 'evaluation.metrics') ?? []) {
    push(
      'evaluation.metrics',
      metricDraft(`metric:${metric.key}`, 'metrics', metric, metric.key),
      metric.evaluation,
    );
  }
  for (const metric of valueIn(fields, 'evaluation.slices') ?? []) {
    const name = sliceName(metric.slice);
    push(
      'evaluation.slices',
      metricDraft(
        `slice:${metric.key}:${name}`,
        'slices',
        metric,
        `${metric.key}, ${name}`,
      ),
      metric.evaluation,
    );
  }
  const data = [
    ['data.training', 'training'],
    ['data.evaluation', 'evaluation'],
  ] as const;
  for (const [id, context] of data) {
    for (const dataset of valueIn(fields, id) ?? []) {
      push(
        id,
        {
          key: `data:${context}:${dataset.name}`,
          group: 'data',
          label: dataset.name,
          value: dataset.digest ?? null,
          ...(dataset.rows === undefined ? {} : { n: dataset.rows }),
          ...(dataset.source ? { detail: dataset.source } : {}),
        },
        dataset.digest,
      );
    }
  }
  for (const feature of valueIn(fields, 'data.features') ?? []) {
    const key = `feature:${feature.replace(':', '/')}`;
    push('data.features', {
      key,
      group: 'features',
      label: feature,
      value: true,
    });
  }
  for (const one of valueIn(fields, 'environment.dependencies') ?? []) {
    push('environment.dependencies', {
      key: `dependency:${one.name}`,
      group: 'dependencies',
      label: one.name,
      value: one.version ?? null,
    });
  }
  for (const one of valueIn(fields, 'environment.hyperparameters') ?? []) {
    push('environment.hyperparameters', {
      key: `environment:param:${one.name}`,
      group: 'environment',
      label: one.name,
      value: one.value,
    });
  }
  const code = valueIn(fields, 'overview.code');
  push('overview.code', {
    key: 'environment:code',
    group: 'environment',
    label: infoOf('overview.code').label,
    value: code?.commit ?? null,
    ...(code?.dirty ? { detail: 'with changes that no commit has' } : {}),
  });
  const licence = valueIn(fields, 'overview.licence');
  push('overview.licence', {
    key: 'licence',
    group: 'licence',
    label: infoOf('overview.licence').label,
    // A rule asks which licence it is, and of this one nobody knows: the text stays beside it.
    value: licence && isKnownLicence(licence.id) ? licence.id : null,
    ...licenceDetail(licence),
  });
  for (const base of valueIn(fields, 'overview.baseModels') ?? []) {
    push('overview.baseModels', {
      key: `licence:base:${base.name}`,
      group: 'licence',
      label: base.name,
      value: base.revision ?? null,
      ...(base.relation ? { detail: base.relation } : {}),
    });
  }
  const cost = valueIn(fields, 'environment.cost');
  push('environment.cost', {
    key: 'cost:training',
    group: 'cost',
    label: infoOf('environment.cost').label,
    value: cost?.amount ?? null,
    ...(cost ? { unit: cost.currency } : {}),
  });
  for (const [id, [key, group]] of Object.entries(single)) {
    const { label, unit } = infoOf(id as CardFieldId);
    const value = flat(fields[id as CardFieldId]?.value);
    push(id as CardFieldId, {
      key,
      group,
      label,
      value,
      ...(unit ? { unit } : {}),
    });
  }
  for (const id of texts) {
    push(id, {
      key: `text:${id}`,
      group: 'text',
      label: infoOf(id).label,
      value: flat(fields[id]?.value),
    });
  }
  return drafts;
}

/**
 * What an approval of a card can rest on, each item with a digest of its own.
 *
 * @param digest - SHA-256 in hex of a text
 */
export function toEvidence(
  card: ModelCard,
  digest: (text: string) => string,
): Evidence {
  return {
    model: card.model,
    version: card.version,
    ...(card.revision > 0 ? { cardRevision: card.revision } : {}),
    items: draftsOf(card.fields).map(([draft, field]) => {
      const { key, value, interval, n, unit, detail } = draft;
      return {
        ...draft,
        // Nobody said it: a rule of the card asks for it.
        origin: field?.origin ?? { source: 'rule' },
        digest: digest(
          canonicalJson({ key, value, interval, n, unit, detail }),
        ),
      };
    }),
  };
}
