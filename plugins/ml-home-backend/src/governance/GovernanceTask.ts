import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { Database, Executor } from '../database';
import { DatabaseOutboxStore } from './DatabaseOutboxStore';
import { DatabaseWaiverStore } from './DatabaseWaiverStore';
import { DbReviewRow } from './DatabaseReviewStore';
import { entryOf, Ledger } from './Ledger';
import { People } from './People';
import { digestOfItems, ReviewDesk } from './ReviewDesk';
import { came, reminders } from './reviewMessages';

const EACH = 100;
/** More at a time, so that what waits for one role is told as one. */
const REMINDED = 5000;

/** What time does to reviews: approvals end, evidence moves away under them, work becomes due. */
export class GovernanceTask {
  readonly #database: Database;
  readonly #desk: ReviewDesk;
  readonly #waivers: DatabaseWaiverStore;
  readonly #people: People;
  readonly #outbox: DatabaseOutboxStore;
  readonly #ledger: Ledger;
  readonly #logger: LoggerService;

  constructor(options: {
    database: Database;
    desk: ReviewDesk;
    waivers: DatabaseWaiverStore;
    people: People;
    outbox: DatabaseOutboxStore;
    ledger: Ledger;
    logger: LoggerService;
  }) {
    this.#database = options.database;
    this.#desk = options.desk;
    this.#waivers = options.waivers;
    this.#people = options.people;
    this.#outbox = options.outbox;
    this.#ledger = options.ledger;
    this.#logger = options.logger;
  }

  async schedule(scheduler: SchedulerService): Promise<void> {
    await scheduler.scheduleTask({
      id: 'ml-home-governance',
      frequency: { minutes: 1 },
      timeout: { minutes: 10 },
      initialDelay: { seconds: 20 },
      fn: signal => this.run(signal),
    });
    await scheduler.scheduleTask({
      id: 'ml-home-governance-evidence',
      frequency: { minutes: 10 },
      timeout: { minutes: 30 },
      initialDelay: { minutes: 2 },
      fn: async signal => {
        const stale = await this.findStale(signal);
        if (stale > 0) this.#logger.info(`${stale} approvals no longer hold`);
      },
    });
  }

  async run(signal?: AbortSignal): Promise<void> {
    const steps = [
      () => this.expire(),
      () => this.endWaivers(),
      () => this.remind(),
    ];
    for (const step of steps) {
      // Each takes so many at a time, until there are no more.
      while (!signal?.aborted && (await step()) === EACH);
    }
  }

  /** Ends approvals whose time is over; answers how many. */
  async expire(): Promise<number> {
    return this.#database.transaction(async tx => {
      const rows = await this.#desk.reviews.takeExpired(tx, EACH);
      const moved: DbReviewRow[] = [];
      for (const row of rows) {
        const { change } = this.#desk.transition(row, { type: 'expire' });
        moved.push(await this.#desk.reviews.update(tx, row.id, change));
      }
      await this.#outbox.note(
        tx,
        moved.flatMap(row => came(row, 'the approval has ended')),
      );
      await this.#ledger.append(
        tx,
        undefined,
        moved.map(row =>
          entryOf(row, 'review-expired', {
            validUntil: row.valid_until?.toISOString(),
          }),
        ),
      );
      return rows.length;
    });
  }

  /** The gate looks at the time itself; this only keeps and tells it. */
  async endWaivers(): Promise<number> {
    return this.#database.transaction(async tx => {
      const rows = await this.#waivers.takeExpired(tx, EACH);
      await this.#outbox.note(
        tx,
        rows.map(row => ({
          recipients: [row.owner_ref],
          title: `${row.model_name}: a waiver has ended`,
          description: 'The gate is closed again.',
          link: `/ml-home/governance?view=waivers`,
          severity: 'high' as const,
          scope: `ml-home:governance:waiver:${row.id}`,
        })),
      );
      await this.#ledger.append(
        tx,
        undefined,
        rows.map(row => ({
          kind: 'waiver-ended',
          modelId: row.model_id ?? undefined,
          model: row.model_name,
          version: row.version ?? undefined,
          facts: { waiver: row.id, expiredAt: row.expires_at.toISOString() },
        })),
      );
      return rows.length;
    });
  }

  /** Tells of what is due, each review once a day. */
  async remind(): Promise<number> {
    return this.#database.transaction(async tx => {
      const rows = await this.#desk.reviews.takeDue(tx, REMINDED);
      const overdue = rows.filter(
        row => row.due_at && row.due_at < new Date() && !row.escalated_at,
      );
      await this.#outbox.note(
        tx,
        reminders(rows, overdue, role => this.#people.holdersOf(role)),
      );
      await this.#desk.reviews.markReminded(
        tx,
        rows.map(({ id }) => id),
        overdue.map(({ id }) => id),
      );
      return rows.length === REMINDED ? EACH : 0;
    });
  }

  /** Looks at the evidence of every approval in force; answers how many no longer hold. */
  async findStale(signal?: AbortSignal): Promise<number> {
    let after = '0';
    let stale = 0;
    while (!signal?.aborted) {
      const rows = await this.#desk.reviews.approvedAfter(
        this.#database,
        after,
        EACH,
      );
      const current = await this.#desk.currentEvidenceOf(this.#database, rows);
      const shown = await this.#desk.reviews.digests(
        this.#database,
        rows.flatMap(row => row.evidence_id ?? []),
      );
      // Only what differs is opened, each under its own lock.
      for (const row of rows) {
        const items = current.get(`${row.model_name} ${row.version}`);
        const digest = shown.get(String(row.evidence_id));
        if (items && digest && digest !== digestOfItems(items)) {
          stale += (await this.#checkOne(row.id)) ? 1 : 0;
        }
      }
      if (rows.length < EACH) break;
      after = rows[rows.length - 1].id;
    }
    return stale;
  }

  async #checkOne(id: string): Promise<boolean> {
    return this.#database.transaction(async tx =>
      this.reopen(tx, await this.#desk.open(tx, id, undefined)),
    );
  }

  /** Reopens one review when its evidence is no longer what it was; in the transaction of the change. */
  async reopen(tx: Executor, row: DbReviewRow): Promise<boolean> {
    const items = await this.#desk.currentEvidence(tx, row);
    const {
      row: moved,
      changed,
      proof,
    } = await this.#desk.reopenChanged(tx, row, items);
    if (changed.length === 0) return false;
    await this.#outbox.note(tx, came(moved, 'evidence changed'));
    await this.#ledger.append(tx, undefined, [
      entryOf(moved, 'review-reopened', {
        changed: changed.slice(0, 200),
        ...proof,
        from: row.state,
        to: moved.state,
      }),
    ]);
    return true;
  }
}
