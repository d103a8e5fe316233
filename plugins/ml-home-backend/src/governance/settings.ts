import { RootConfigService } from '@backstage/backend-plugin-api';
import { riskTierSchema } from '@ml-home/backstage-plugin-ml-home-common';

export interface GovernanceSettings {
  /** Who may sign in a role: entity refs of groups or people, in lower case. */
  roles: Map<string, string[]>;
  /** Names by which versions serve: guarded for tiers that fail closed, and counted in coverage. */
  serving: { aliases: string[]; stages: string[] };
  /** Names that are guarded for every model. */
  guards: { aliases: string[]; stages: string[] };
  /** Tiers for which a missing policy or a broken rule means no. */
  failClosed: string[];
  /** Waivers in force that a team may have at once. */
  waiverBudget: number;
  waiverMaxDays: number;
  /** Start of the addresses in refusals. */
  baseUrl: string;
}

const lower = (values: string[]) => values.map(value => value.toLowerCase());

/** Reads `mlHome.governance`; throws where a value is none that is known. */
export function governanceSettings(
  config: RootConfigService,
): GovernanceSettings {
  const own = config.getOptionalConfig('mlHome.governance');
  const rolesConfig = own?.getOptionalConfig('roles');
  const failClosed = own?.getOptionalStringArray('failClosed') ?? [
    'prohibited',
    'high',
  ];
  for (const tier of failClosed) {
    if (!riskTierSchema.options.includes(tier as never)) {
      throw new Error(
        `mlHome.governance.failClosed: '${tier}' is none of ${riskTierSchema.options.join(
          ', ',
        )}`,
      );
    }
  }
  const names = (key: string, fallback: string[]) =>
    lower(own?.getOptionalStringArray(key) ?? fallback);
  return {
    roles: new Map(
      (rolesConfig?.keys() ?? []).map(role => [
        role,
        lower(rolesConfig!.getStringArray(role)),
      ]),
    ),
    serving: {
      aliases: names('serving.aliases', ['champion', 'production']),
      stages: names('serving.stages', ['production']),
    },
    guards: {
      aliases: names('guards.aliases', []),
      stages: names('guards.stages', []),
    },
    failClosed,
    waiverBudget: own?.getOptionalNumber('waivers.perTeam') ?? 3,
    waiverMaxDays: own?.getOptionalNumber('waivers.maxDays') ?? 90,
    baseUrl: (config.getOptionalString('app.baseUrl') ?? '').replace(/\/$/, ''),
  };
}

/** The page of a review or of a version, for people who were refused. */
export const reviewUrl = (settings: GovernanceSettings, id: string) =>
  `${settings.baseUrl}/ml-home/governance/reviews/${id}`;
export const versionUrl = (
  settings: GovernanceSettings,
  model: string,
  version: number | string,
) =>
  `${settings.baseUrl}/ml-home/models/${encodeURIComponent(
    model,
  )}/versions/${version}`;
