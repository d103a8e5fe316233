import { LineageLearned } from '@ml-home/backstage-plugin-ml-home-common';

/** How a line is dashed by how it is known; the word stands in the legend and in the table. */
export const DASHES: Record<LineageLearned, string | undefined> = {
  observed: undefined,
  declared: '7 4',
  imported: '12 3 2 3',
  assumed: '2 3',
};

export const LEARNED: LineageLearned[] = [
  'observed',
  'declared',
  'imported',
  'assumed',
];
