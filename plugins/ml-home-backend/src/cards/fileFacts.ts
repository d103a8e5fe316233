import { CardValues } from '@ml-home/backstage-plugin-ml-home-common';

/** What was read from one file. */
export interface FileFact {
  values: CardValues;
}

/** By the name of the file, such as `MLmodel`. */
export type FileFacts = Record<string, FileFact>;

/** Files in the order in which they are believed. */
export const fileOrder = [
  'model_card_data.yaml',
  'MLmodel',
  'requirements.txt',
  'python_env.yaml',
  'conda.yaml',
  'per_class_metrics.csv',
];
