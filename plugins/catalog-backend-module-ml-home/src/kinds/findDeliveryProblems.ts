import type { Entity } from '@backstage/catalog-model';
import {
  type Schedule,
  scheduleProblem,
} from '@ml-home/backstage-plugin-ml-home-common';

interface DeclaredDelivery {
  cadence?: unknown;
  cron?: unknown;
  zone?: unknown;
  slo?: { within?: unknown; at?: unknown; days?: unknown };
}

/** What contradicts itself in how a family says it is delivered, beyond what the schema says of each field. */
export function findDeliveryProblems(entity: Entity): string[] {
  const delivery = entity.spec?.delivery as DeclaredDelivery | undefined;
  if (
    !delivery ||
    typeof delivery !== 'object' ||
    typeof delivery.cadence !== 'string'
  ) {
    return [];
  }
  const problems: string[] = [];
  const { cadence, cron, zone, slo } = delivery;
  const problem = scheduleProblem({
    cadence: cadence as Schedule['cadence'],
    zone: typeof zone === 'string' ? zone : 'UTC',
    cron: typeof cron === 'string' ? cron : undefined,
  });
  if (problem) problems.push(`spec.delivery.${problem}`);
  if (!slo || typeof slo !== 'object') return problems;
  if ((slo.within === undefined) === (slo.at === undefined)) {
    problems.push(
      "spec.delivery.slo needs either 'within' (10h after the partition ends) or 'at' (a time of day)",
    );
  }
  if (slo.at !== undefined && cadence === 'hour') {
    problems.push(
      "spec.delivery.slo.at is a time of day, which contradicts the cadence 'hour'; use 'within'",
    );
  }
  if (slo.days !== undefined && slo.at === undefined) {
    problems.push("spec.delivery.slo.days needs 'at'");
  }
  return problems;
}
