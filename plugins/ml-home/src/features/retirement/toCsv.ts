import { RetirementCandidate } from '@ml-home/backstage-plugin-ml-home-common';

const HEADS = [
  'family',
  'feature',
  'owner',
  'lifecycle',
  'unused_since',
  'last_reader_kind',
  'last_reader',
  'last_reader_at',
  'last_delivered_at',
  'looked_in',
  'cost',
  'proposed_by',
  'kept_until',
  'kept_reason',
];

/** A value as CSV has it (RFC 4180); what a spreadsheet would take for a formula is marked as text. */
const cell = (value: string | undefined): string => {
  const text = /^[=+\-@\t\r]/.test(value ?? '') ? `'${value}` : value ?? '';
  return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
};

/** The queue as a file: what is not known is empty, and so is the cost until there is one. */
export function toCsv(rows: RetirementCandidate[]): string {
  const lines = rows.map(one => [
    one.name,
    one.feature,
    one.owner,
    one.lifecycle,
    one.unusedSince,
    one.lastReader?.kind,
    one.lastReader?.name,
    one.lastReader?.at,
    one.lastDeliveredAt,
    one.proof.map(({ source }) => source).join(' '),
    undefined,
    one.proposal?.author,
    one.kept?.until,
    one.kept?.reason,
  ]);
  return [HEADS, ...lines]
    .map(line => line.map(cell).join(','))
    .join('\r\n')
    .concat('\r\n');
}
