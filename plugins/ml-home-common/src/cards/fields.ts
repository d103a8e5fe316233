import { z } from 'zod';
import {
  affectedGroupsValue,
  amountValue,
  bandValue,
  baseModelsValue,
  codeValue,
  costValue,
  datasetsValue,
  dependenciesValue,
  groupsValue,
  importanceValue,
  learningTypeValue,
  licenceValue,
  linesValue,
  lineValue,
  metricsValue,
  numberValue,
  pairsValue,
  portsValue,
  risksValue,
  sensitiveDataValue,
  sliceMetricsValue,
  textValue,
} from './values';

export const cardSections = [
  'overview',
  'uses',
  'data',
  'evaluation',
  'fairness',
  'explainability',
  'environment',
  'risks',
  'oversight',
  'thirdParty',
] as const;
export type CardSection = (typeof cardSections)[number];

export interface CardFieldInfo<T extends z.ZodType = z.ZodType> {
  schema: T;
  label: string;
  /** What the field counts in its section; 0 where it is welcome but nothing misses it. */
  weight: number;
  /** Only a person knows: what is asked of them. */
  ask?: string;
  unit?: string;
  /** Left out of the public summary: internal names, addresses and figures. */
  internal?: boolean;
}

const field = <T extends z.ZodType>(
  schema: T,
  label: string,
  weight: number,
  more: Omit<CardFieldInfo, 'schema' | 'label' | 'weight'> = {},
): CardFieldInfo<T> => ({ schema, label, weight, ...more });

const internal = { internal: true };

/** The fields of a model card: their type, what they weigh, and what is asked of people. */
export const cardFields = {
  'overview.summary': field(textValue, 'Summary', 2),
  'overview.owner': field(lineValue, 'Owner', 1, internal),
  'overview.contact': field(lineValue, 'Contact', 0),
  'overview.task': field(lineValue, 'Task', 1),
  'overview.learningType': field(learningTypeValue, 'Learning type', 0),
  'overview.architecture': field(lineValue, 'Architecture', 1),
  'overview.library': field(lineValue, 'Library', 1),
  'overview.inputs': field(portsValue, 'Inputs', 1),
  'overview.outputs': field(portsValue, 'Outputs', 1),
  'overview.licence': field(licenceValue, 'Licence', 1),
  'overview.baseModels': field(baseModelsValue, 'Base models', 0),
  'overview.languages': field(linesValue, 'Languages', 0),
  'overview.code': field(codeValue, 'Code version', 1, internal),
  'overview.createdBy': field(lineValue, 'Created by', 0, internal),
  'overview.createdAt': field(lineValue, 'Created at', 0),
  'overview.citation': field(textValue, 'Citation', 0),
  'overview.references': field(linesValue, 'References', 0),
  'overview.tags': field(linesValue, 'Tags', 0),

  'uses.purpose': field(textValue, 'Purpose', 3, {
    ask: 'What is it for?',
  }),
  'uses.users': field(linesValue, 'Users', 1, { ask: 'Who uses it?' }),
  'uses.outOfScope': field(textValue, 'Out of scope', 3, {
    ask: 'What must it not be used for?',
  }),
  'uses.limits': field(textValue, 'Limits', 3, {
    ask: 'Where is it weak?',
  }),
  'uses.tradeoffs': field(textValue, 'Trade-offs', 0),
  'uses.businessOwner': field(lineValue, 'Business owner', 0, internal),
  'uses.businessProblem': field(textValue, 'Business problem', 0, internal),

  'data.training': field(datasetsValue, 'Training data', 2),
  'data.evaluation': field(datasetsValue, 'Evaluation data', 2),
  'data.features': field(linesValue, 'Features', 0, internal),
  'data.preprocessing': field(textValue, 'Preprocessing', 0),
  'data.sensitive': field(sensitiveDataValue, 'Sensitive data', 1, {
    ask: 'Does the data hold sensitive personal information?',
  }),

  'evaluation.metrics': field(metricsValue, 'Metrics', 2),
  'evaluation.slices': field(sliceMetricsValue, 'Metrics by slice', 2),
  'evaluation.rationale': field(textValue, 'Why these metrics', 2, {
    ask: 'Why these metrics, and not others?',
  }),
  'evaluation.threshold': field(numberValue, 'Threshold in use', 0),
  'evaluation.band': field(bandValue, 'Allowed gap of slices', 0),

  'fairness.groups': field(groupsValue, 'Rates by group', 1),
  'fairness.affectedGroups': field(affectedGroupsValue, 'Affected groups', 2, {
    ask: 'Which groups could be helped or hurt, and how?',
  }),
  'fairness.assessment': field(textValue, 'Assessment', 1, {
    ask: 'What do the rates by group mean here?',
  }),

  'explainability.method': field(textValue, 'How answers are explained', 1, {
    ask: 'How can one answer of it be explained?',
  }),
  'explainability.importance': field(importanceValue, 'Importance', 0),

  'environment.hardware': field(lineValue, 'Hardware', 1, internal),
  'environment.hours': field(amountValue, 'Training time', 1, { unit: 'h' }),
  'environment.energy': field(amountValue, 'Energy', 1, { unit: 'kWh' }),
  'environment.carbon': field(amountValue, 'Carbon', 1, { unit: 'g CO₂e' }),
  'environment.cost': field(costValue, 'Cost', 0, internal),
  'environment.region': field(lineValue, 'Region', 0, internal),
  'environment.python': field(lineValue, 'Python', 1, internal),
  'environment.dependencies': field(dependenciesValue, 'Dependencies', 1),
  'environment.image': field(lineValue, 'Container image', 0, internal),
  'environment.hyperparameters': field(pairsValue, 'Hyperparameters', 1),

  'risks.risks': field(risksValue, 'Risks and mitigations', 2, {
    ask: 'What can go wrong, and what is done about it?',
  }),
  'risks.tier': field(lineValue, 'Risk tier', 0),
  'risks.standards': field(linesValue, 'Standards met', 0),

  'oversight.overrule': field(textValue, 'Overruling', 2, {
    ask: 'Who can overrule it, and how fast?',
  }),
  'oversight.monitoring': field(textValue, 'Monitoring', 1, {
    ask: 'What is watched once it runs?',
  }),
  'oversight.escalation': field(lineValue, 'Escalation', 1, {
    ask: 'Whom to call when it fails?',
  }),

  'thirdParty.provider': field(lineValue, 'Provider', 1),
  'thirdParty.sourceUrl': field(lineValue, 'Source', 1),
  'thirdParty.revision': field(lineValue, 'Pinned revision', 1),
  'thirdParty.terms': field(textValue, 'Terms', 1, {
    ask: 'Which terms bind its use?',
  }),
} as const;

export type CardFieldId = keyof typeof cardFields;
export const cardFieldIds = Object.keys(cardFields) as CardFieldId[];

/** The values of a card by field; absent is unknown. */
export type CardValues = {
  -readonly [K in CardFieldId]?: z.output<(typeof cardFields)[K]['schema']>;
};

export const infoOf = (id: CardFieldId): CardFieldInfo => cardFields[id];

export const sectionOf = (id: CardFieldId): CardSection =>
  id.split('.')[0] as CardSection;

export const isCardFieldId = (text: string): text is CardFieldId =>
  Object.hasOwn(cardFields, text);
