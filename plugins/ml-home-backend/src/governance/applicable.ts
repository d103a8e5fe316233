import { PolicyDocument } from '@ml-home/backstage-plugin-ml-home-common';

export interface PolicySubject {
  model: string;
  tier: string | null;
  project: string | null;
}

/** How narrowly a policy names a version: by model, project, tier; undefined where it does not apply. */
function fitOf(
  { scope }: PolicyDocument,
  { model, tier, project }: PolicySubject,
): number | undefined {
  const fits = (list: string[], value: string | null) =>
    list.length === 0 || (value !== null && list.includes(value));
  if (
    !fits(scope.models, model) ||
    !fits(scope.projects, project) ||
    !fits(scope.tiers, tier ?? 'unassessed')
  ) {
    return undefined;
  }
  return (
    (scope.models.length > 0 ? 4 : 0) +
    (scope.projects.length > 0 ? 2 : 0) +
    (scope.tiers.length > 0 ? 1 : 0)
  );
}

/** The policy that applies to a version: the one that names it most narrowly; the first by key among equals. */
export function applicablePolicy<
  P extends { key: string; document: PolicyDocument },
>(published: P[], subject: PolicySubject): P | undefined {
  let best: { policy: P; fit: number } | undefined;
  for (const policy of published) {
    const fit = fitOf(policy.document, subject);
    if (fit === undefined) continue;
    if (
      !best ||
      fit > best.fit ||
      (fit === best.fit && policy.key < best.policy.key)
    ) {
      best = { policy, fit };
    }
  }
  return best?.policy;
}
