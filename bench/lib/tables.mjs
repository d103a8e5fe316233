/** How figures and tables look on the page of results. */

import { round } from './measure.mjs';

export const mib = bytes => `${round(bytes / 2 ** 20)} MiB`;
export const times = value => (value === undefined ? '–' : `${round(value)}×`);

export function figure(record) {
  if (!record) {
    return '–';
  }
  return record.failed ? 'FAILED' : record.skipped ?? round(record.figure);
}

export function latency(record) {
  const { p50, p95, p99 } = record?.latency ?? {};
  return p50 ? [p50, p95, p99].map(round).join(' / ') : '';
}

export function table(head, rows) {
  const line = cells =>
    `| ${cells
      .map(each => String(each ?? '–').replaceAll('|', '\\|'))
      .join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join(
    '\n',
  );
}
