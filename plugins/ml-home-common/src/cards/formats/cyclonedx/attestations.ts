import { CardFieldId, cardFieldIds, CardValues, infoOf } from '../../fields';
import { compact, Json } from '../CardReadingBuilder';

/**
 * What EU AI Act Annex IV asks of technical documentation, by the fields of a card that answer it. Identifiers are the
 * numbers of the annex; the wording is ours and no legal advice.
 */
const requirements: {
  id: string;
  title: string;
  fields: CardFieldId[];
}[] = [
  {
    id: '1',
    title: 'General description, intended purpose and provider',
    fields: ['overview.summary', 'uses.purpose', 'overview.owner'],
  },
  {
    id: '2.a',
    title: 'Methods and third-party parts of its development',
    fields: ['overview.architecture', 'overview.library'],
  },
  {
    id: '2.d',
    title: 'Training data: provenance, scope and main characteristics',
    fields: ['data.training', 'data.sensitive'],
  },
  {
    id: '2.e',
    title: 'Human oversight measures',
    fields: ['oversight.overrule'],
  },
  {
    id: '2.g',
    title: 'Validation and testing: data, metrics, groups',
    fields: ['data.evaluation', 'evaluation.metrics', 'evaluation.slices'],
  },
  {
    id: '3',
    title: 'Capabilities, limits, and foreseeable unintended outcomes',
    fields: ['uses.limits', 'uses.outOfScope', 'risks.risks'],
  },
  {
    id: '4',
    title: 'Why the performance metrics are appropriate',
    fields: ['evaluation.rationale'],
  },
  { id: '5', title: 'Risk management', fields: ['risks.risks'] },
  {
    id: '9',
    title: 'Monitoring once it runs',
    fields: ['oversight.monitoring'],
  },
];

const evidenceRef = (field: CardFieldId) => `evidence-${field}`;

/**
 * Claims that each requirement is answered, with the fields of the card as evidence. Conformance is the share of the
 * asked fields that are filled: it says that there is an answer, not that the answer is a good one.
 */
export function attestationsOf(
  values: CardValues,
  target: string,
  environment: { now: () => string },
): Json {
  const has = (field: CardFieldId) => values[field] !== undefined;
  const used = cardFieldIds.filter(
    field => has(field) && requirements.some(one => one.fields.includes(field)),
  );
  const answered = requirements.filter(one => one.fields.some(has));
  return {
    definitions: {
      standards: [
        {
          'bom-ref': 'annex-iv',
          name: 'Technical documentation of a model, by EU AI Act Annex IV',
          version: '2024/1689',
          requirements: requirements.map(({ id, title }) => ({
            'bom-ref': `requirement-${id}`,
            identifier: id,
            title,
          })),
        },
      ],
    },
    declarations: {
      assessors: [{ 'bom-ref': 'assessor', thirdParty: false }],
      claims: answered.map(({ id, title, fields }) => ({
        'bom-ref': `claim-${id}`,
        target,
        predicate: title,
        evidence: fields.filter(has).map(evidenceRef),
      })),
      evidence: used.map(field => ({
        'bom-ref': evidenceRef(field),
        propertyName: field,
        description: infoOf(field).label,
        created: environment.now(),
      })),
      attestations: [
        {
          summary: 'Answered by the model card',
          assessor: 'assessor',
          map: requirements.map(({ id, fields }) =>
            compact({
              requirement: `requirement-${id}`,
              claims: answered.some(one => one.id === id)
                ? [`claim-${id}`]
                : undefined,
              conformance: {
                score: fields.filter(has).length / fields.length,
              },
            }),
          ),
        },
      ],
    },
  };
}
