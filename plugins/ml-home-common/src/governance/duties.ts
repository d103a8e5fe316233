import { z } from 'zod';
import { EvidenceItem } from '../cards';
import { GpaiClass, gpaiClassSchema, RiskTier, riskTierSchema } from './tier';

export const dutySchema = z.object({
  id: z.string().max(80),
  title: z.string().max(200),
  /** Where it is written; ids and article numbers, never the text. */
  article: z.string().max(120),
  summary: z.string().max(400),
  appliesTo: z.array(riskTierSchema),
  gpai: z.array(gpaiClassSchema).optional(),
  /** Binds from this day; of the pack when absent. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  /** Patterns of evidence keys that meet it, `*` for anything; empty: a person must say so. */
  evidenceKeys: z.array(z.string()),
});
export type Duty = z.infer<typeof dutySchema>;

export const packSchema = z.object({
  id: z.string(),
  jurisdiction: z.string(),
  instrument: z.string(),
  version: z.string(),
  supersedes: z.string().optional(),
  effectiveFrom: z.iso.date(),
  effectiveTo: z.iso.date().optional(),
  /** `law`, `voluntary`, `guidance`. */
  kind: z.enum(['law', 'voluntary', 'guidance']),
  status: z.string(),
  /** What could not be made sure of. */
  uncertainty: z.string().optional(),
  sourceUrl: z.url(),
  checkedOn: z.iso.date(),
  duties: z.array(dutySchema),
});
export type ObligationPack = z.infer<typeof packSchema>;

export type DutyState = 'met' | 'insufficient' | 'open';

export interface DutyStanding {
  pack: string;
  duty: Duty;
  state: DutyState;
  /** Keys of the evidence that meets it. */
  evidence: string[];
  /** Patterns that nothing known answers to. */
  missing: string[];
}

/** Whether a key is named by a pattern in which `*` stands for anything. */
export function matchesKey(pattern: string, key: string): boolean {
  const parts = pattern.split('*');
  if (parts.length === 1) return pattern === key;
  if (!key.startsWith(parts[0])) return false;
  let at = parts[0].length;
  for (const part of parts.slice(1, -1)) {
    const found = key.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  const last = parts[parts.length - 1];
  return key.length - last.length >= at && key.endsWith(last);
}

/** The packs in force on a day (ISO date): of several versions of one instrument the newest that had begun. */
export function packsOn(packs: ObligationPack[], on: string): ObligationPack[] {
  const begun = packs.filter(
    pack =>
      pack.effectiveFrom <= on && (!pack.effectiveTo || on < pack.effectiveTo),
  );
  const superseded = new Set(begun.map(({ supersedes }) => supersedes));
  return begun.filter(({ id, version }) => !superseded.has(`${id}@${version}`));
}

/** The duties that bind on a day, and how the evidence meets them. */
export function dutiesOn(options: {
  packs: ObligationPack[];
  on: string;
  tier: RiskTier;
  gpai: GpaiClass;
  evidence: EvidenceItem[];
}): DutyStanding[] {
  const { on, tier, gpai } = options;
  return packsOn(options.packs, on).flatMap(pack =>
    pack.duties
      .filter(
        duty =>
          (duty.from ?? pack.effectiveFrom) <= on &&
          (!duty.to || on < duty.to) &&
          (duty.appliesTo.includes(tier) || (duty.gpai ?? []).includes(gpai)),
      )
      .map(duty => standingOf(pack, duty, options.evidence)),
  );
}

function standingOf(
  pack: ObligationPack,
  duty: Duty,
  evidence: EvidenceItem[],
): DutyStanding {
  const met: string[] = [];
  const missing: string[] = [];
  for (const pattern of duty.evidenceKeys) {
    const known = evidence.filter(
      item => item.value !== null && matchesKey(pattern, item.key),
    );
    if (known.length === 0) missing.push(pattern);
    met.push(...known.map(({ key }) => key));
  }
  let state: DutyState = 'open';
  if (duty.evidenceKeys.length > 0 && missing.length === 0) state = 'met';
  else if (met.length > 0) state = 'insufficient';
  return {
    pack: pack.id,
    duty,
    state,
    evidence: [...new Set(met)],
    missing,
  };
}
