import {
  SloInput,
  sloInputSchema,
} from '@ml-home/backstage-plugin-ml-home-common';

/** A promise as its form holds it: what people write, before it is read. */
export interface PromiseDraft {
  objective: string;
  kind: 'offset' | 'wallClock';
  hours: string;
  minutes: string;
  time: string;
  days: string;
  windowDays: string;
  giveUpHours: string;
  completeness: string;
  reason: string;
}

const text = (value: number | undefined): string =>
  value === undefined ? '' : String(value);

/** Without binary tails: 0.955 is 95.5. */
const percent = (share: number): string =>
  String(Math.round(share * 1e6) / 1e4);

/** The form of a promise, or of a new one. */
export function toDraft(slo?: Partial<SloInput>): PromiseDraft {
  const deadline = slo?.deadline;
  const offset = deadline?.kind === 'offset' ? deadline.minutes : undefined;
  return {
    objective: percent(slo?.objective ?? 0.95),
    kind: deadline?.kind ?? 'offset',
    hours: offset === undefined ? '' : String(Math.floor(offset / 60)),
    minutes: offset === undefined ? '' : String(offset % 60),
    time: deadline?.kind === 'wallClock' ? deadline.time : '10:00',
    days: deadline?.kind === 'wallClock' ? String(deadline.days) : '0',
    windowDays: String(slo?.windowDays ?? 28),
    giveUpHours: slo?.giveUpMinutes ? text(slo.giveUpMinutes / 60) : '',
    completeness:
      slo?.completeness === undefined ? '' : percent(slo.completeness),
    reason: '',
  };
}

export type PromiseField = keyof PromiseDraft;

/** A number as people write it, with a comma or a point; NaN for what is none. */
export const readNumber = (value: string): number => {
  const plain = value.trim().replace(',', '.').replace(/\s*%$/, '');
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : NaN;
};

const optional = (value: string): number | undefined =>
  value.trim() === '' ? undefined : readNumber(value);

/** Where the schema's objection belongs in the form. */
const FIELDS: Record<string, PromiseField> = {
  objective: 'objective',
  'deadline.minutes': 'hours',
  'deadline.time': 'time',
  'deadline.days': 'days',
  windowDays: 'windowDays',
  giveUpMinutes: 'giveUpHours',
  completeness: 'completeness',
};

/** Reads the form; what cannot be read is named by its field. */
export function readDraft(
  draft: PromiseDraft,
): { slo: SloInput } | { wrong: PromiseField[] } {
  const giveUp = optional(draft.giveUpHours);
  const completeness = optional(draft.completeness);
  const part = (value: string) => (value.trim() === '' ? 0 : readNumber(value));
  const empty = draft.hours.trim() === '' && draft.minutes.trim() === '';
  const parsed = sloInputSchema.safeParse({
    objective: Math.round(readNumber(draft.objective) * 1e6) / 1e8,
    deadline:
      draft.kind === 'offset'
        ? {
            kind: 'offset',
            minutes: empty
              ? NaN
              : Math.round(part(draft.hours) * 60 + part(draft.minutes)),
          }
        : {
            kind: 'wallClock',
            time: draft.time.trim(),
            days: readNumber(draft.days),
          },
    windowDays: readNumber(draft.windowDays),
    giveUpMinutes: giveUp === undefined ? undefined : Math.round(giveUp * 60),
    completeness: completeness === undefined ? undefined : completeness / 100,
  });
  if (parsed.success) return { slo: parsed.data };
  const wrong = parsed.error.issues.map(
    ({ path }) => FIELDS[path.join('.')] ?? 'hours',
  );
  return { wrong: [...new Set(wrong)] };
}
