import { Page, ProjectSummary } from '@ml-home/backstage-plugin-ml-home-common';
import { CallOptions } from '@ml-home/backstage-plugin-ml-home-node';

export interface ProjectService {
  listProjects(
    query: { q?: string; cursor?: string; limit: number },
    options: CallOptions,
  ): Promise<Page<ProjectSummary>>;
  getProject(name: string, options: CallOptions): Promise<ProjectSummary>;
}
