import { Message } from './DatabaseOutboxStore';
import { DbReviewRow } from './DatabaseReviewStore';

const name = (row: DbReviewRow) => `${row.model_name} v${row.version}`;
const link = (row: DbReviewRow) => `/ml-home/governance/reviews/${row.id}`;
const scope = (row: DbReviewRow, kind: string) =>
  `ml-home:governance:review:${row.id}:${kind}`;

/** To those for whom a review waits. */
export function waitsFor(
  row: DbReviewRow,
  holders: string[],
  reminder = false,
): Message[] {
  if (row.open_role === null) return [];
  const step = row.steps[row.open_step ?? 0];
  return [
    {
      recipients: row.assignee ? [row.assignee] : holders,
      title: reminder
        ? `Still waiting: review of ${name(row)}`
        : `Review of ${name(row)} waits for you`,
      description: `Step ${(row.open_step ?? 0) + 1} of ${row.steps.length}, ${
        step?.title ?? row.open_role
      }${row.due_at ? `, due ${row.due_at.toISOString().slice(0, 10)}` : ''}.`,
      link: link(row),
      severity: reminder ? 'high' : 'normal',
      scope: scope(row, 'waits'),
    },
  ];
}

/** To those who wait for a review. */
export function came(row: DbReviewRow, what: string): Message[] {
  return [
    {
      recipients: row.submitted_by ? [row.submitted_by] : [],
      title: `${name(row)}: ${what}`,
      description: `The review is ${row.state.replace(/_/g, ' ')}.`,
      link: link(row),
      scope: scope(row, 'state'),
    },
  ];
}

export function escalated(row: DbReviewRow, holders: string[]): Message[] {
  return [
    {
      recipients: [
        ...new Set([
          ...holders,
          ...(row.submitted_by ? [row.submitted_by] : []),
        ]),
      ],
      title: `Overdue: review of ${name(row)}`,
      description: `It was due ${row.due_at
        ?.toISOString()
        .slice(0, 10)} in the role ${row.open_role}.`,
      link: link(row),
      severity: 'high',
      scope: scope(row, 'overdue'),
    },
  ];
}

export function mentioned(
  row: DbReviewRow,
  recipients: string[],
  by: string | undefined,
): Message[] {
  return [
    {
      recipients,
      title: `You were mentioned in the review of ${name(row)}`,
      description: by ? `By ${by}.` : 'In a comment.',
      link: link(row),
      scope: scope(row, 'mention'),
    },
  ];
}
