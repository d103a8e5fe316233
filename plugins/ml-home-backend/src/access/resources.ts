import {
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import {
  RESOURCE_TYPE_EXPERIMENT,
  RESOURCE_TYPE_MODEL,
} from '@ml-home/backstage-plugin-ml-home-common';
import { z } from 'zod';
import { SqlPart, sqlPart } from '../database';

/** What permission rules judge. */
export interface OwnedResource {
  ownerRef?: string;
  projectRef?: string;
}

export const experimentResourceRef = createPermissionResourceRef<
  OwnedResource,
  SqlPart
>().with({ pluginId: 'ml-home', resourceType: RESOURCE_TYPE_EXPERIMENT });

export const modelResourceRef = createPermissionResourceRef<
  OwnedResource,
  SqlPart
>().with({ pluginId: 'ml-home', resourceType: RESOURCE_TYPE_MODEL });

/** Owner of an experiment `e` in effect: that of its project, else its creator. */
export const EXPERIMENT_OWNER_SQL = `coalesce(
  (select d.owner_ref from declarations d where d.entity_ref = e.project_ref and d.gone_at is null),
  e.created_by)`;

const claims = z
  .array(z.string())
  .describe('Entity refs of which one must own the object');
const projects = z
  .array(z.string())
  .describe('Entity refs of projects of which the object must be part');

const ownedBy = (resource: OwnedResource, params: { claims: string[] }) =>
  resource.ownerRef !== undefined && params.claims.includes(resource.ownerRef);
const partOf = (resource: OwnedResource, params: { projects: string[] }) =>
  resource.projectRef !== undefined &&
  params.projects.includes(resource.projectRef);

export const experimentRules = {
  isOwner: createPermissionRule({
    name: 'IS_OWNER',
    description: 'Experiments that one of the claims owns',
    resourceRef: experimentResourceRef,
    paramsSchema: z.object({ claims }),
    apply: ownedBy,
    toQuery: params =>
      sqlPart(`${EXPERIMENT_OWNER_SQL} = any(?)`, [
        params.claims as unknown as string,
      ]),
  }),
  inProject: createPermissionRule({
    name: 'IN_PROJECT',
    description: 'Experiments of one of the projects',
    resourceRef: experimentResourceRef,
    paramsSchema: z.object({ projects }),
    apply: partOf,
    toQuery: params =>
      sqlPart('e.project_ref = any(?)', [params.projects as unknown as string]),
  }),
};

export const modelRules = {
  isOwner: createPermissionRule({
    name: 'IS_OWNER',
    description: 'Models that one of the claims owns',
    resourceRef: modelResourceRef,
    paramsSchema: z.object({ claims }),
    apply: ownedBy,
    toQuery: params =>
      sqlPart('m.owner_ref = any(?)', [params.claims as unknown as string]),
  }),
  inProject: createPermissionRule({
    name: 'IN_PROJECT',
    description: 'Models of one of the projects',
    resourceRef: modelResourceRef,
    paramsSchema: z.object({ projects }),
    apply: partOf,
    toQuery: params =>
      sqlPart('m.project_ref = any(?)', [params.projects as unknown as string]),
  }),
};
