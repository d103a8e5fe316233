import { PolicyVersion } from '@ml-home/backstage-plugin-ml-home-common';

/** The names that a policy keeps back. */
export const guardedNames = ({ document }: PolicyVersion): string[] => [
  ...document.guards.aliases.map(name => `@${name}`),
  ...document.guards.stages,
  ...document.guards.environments,
];
