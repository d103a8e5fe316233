import { AuditorService } from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import { CallOptions } from '@ml-home/backstage-plugin-ml-home-node';

/** Records each mutation with Backstage's auditor: who, what, and how it ended. */
export class AuditTrail {
  readonly #auditor: AuditorService;

  constructor(auditor: AuditorService) {
    this.#auditor = auditor;
  }

  async record<T>(
    eventId: string,
    { caller }: CallOptions,
    meta: JsonObject,
    action: () => Promise<T>,
  ): Promise<T> {
    const event = await this.#auditor.createEvent({
      eventId,
      severityLevel: 'medium',
      meta: {
        ...meta,
        actor: caller.userEntityRef ?? 'service',
        ...(caller.tokenId ? { tokenId: caller.tokenId } : {}),
      },
    });
    try {
      const result = await action();
      await event.success();
      return result;
    } catch (error) {
      await event.fail({ error: error as Error });
      throw error;
    }
  }
}
