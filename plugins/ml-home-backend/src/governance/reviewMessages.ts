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

/** Above so many of one role nobody wants a message for each. */
const MOST_REMINDERS = 5;

/** To those for whom many reviews wait: one message, which replaces the one before. */
function manyWait(role: string, n: number, holders: string[]): Message {
  return {
    recipients: holders,
    title: `Still waiting: ${n} reviews in the role ${role}`,
    description:
      'They are due within a day, or overdue. The most urgent come first.',
    link: '/ml-home/governance?view=queue&queue=team',
    severity: 'high',
    scope: `ml-home:governance:queue:${role}`,
  };
}

/**
 * What is said of reviews that are due. Many of one role are told as one to those who hold it; whoever waits for one
 * that is overdue is told of that one all the same.
 */
export function reminders(
  due: DbReviewRow[],
  overdue: DbReviewRow[],
  holdersOf: (role: string) => string[],
): Message[] {
  const counts = new Map<string, number>();
  for (const { assignee, open_role: role } of due) {
    if (role && !assignee) counts.set(role, (counts.get(role) ?? 0) + 1);
  }
  const isOneOfMany = (row: DbReviewRow) =>
    !row.assignee && (counts.get(row.open_role ?? '') ?? 0) > MOST_REMINDERS;
  const holders = (row: DbReviewRow) => holdersOf(row.open_role ?? '');
  return [
    ...due
      .filter(row => !isOneOfMany(row))
      .flatMap(row => waitsFor(row, holders(row), true)),
    ...overdue.flatMap(row =>
      escalated(row, isOneOfMany(row) ? [] : holders(row)),
    ),
    ...[...counts]
      .filter(([, n]) => n > MOST_REMINDERS)
      .map(([role, n]) => manyWait(role, n, holdersOf(role))),
  ];
}
