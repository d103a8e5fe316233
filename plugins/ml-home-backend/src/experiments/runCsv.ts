import { csvField, RunRow } from '@ml-home/backstage-plugin-ml-home-common';

const FIXED = [
  'run_id',
  'name',
  'status',
  'start_time',
  'end_time',
  'user',
  'parent_run_id',
];

const isoOf = (millis: number | undefined): string | undefined =>
  millis === undefined || Math.abs(millis) > 8.64e15
    ? undefined
    : new Date(millis).toISOString();

export const csvHeader = (columns: string[]): string =>
  `${[...FIXED, ...columns].map(csvField).join(',')}\r\n`;

/** One run; what it does not have is an empty field. */
export function csvLine(row: RunRow, columns: string[]): string {
  const fields = [
    row.runId,
    row.name,
    row.status,
    isoOf(row.startTime),
    isoOf(row.endTime),
    row.clientUser,
    row.parentRunId,
    ...columns.map(column => row.values[column]),
  ];
  return `${fields.map(csvField).join(',')}\r\n`;
}
