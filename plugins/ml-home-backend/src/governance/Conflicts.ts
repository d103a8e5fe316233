import { EvidenceItem } from '@ml-home/backstage-plugin-ml-home-common';
import { Executor } from '../database';
import { DatabaseSubjectStore } from './DatabaseSubjectStore';
import { Conflict, People } from './People';

/** Who took part in a version, by what is stored of it, and not by what anybody says. */
export class Conflicts {
  readonly #subjects: DatabaseSubjectStore;
  readonly #people: People;

  constructor(options: { subjects: DatabaseSubjectStore; people: People }) {
    this.#subjects = options.subjects;
    this.#people = options.people;
  }

  /**
   * Creator of the version, person and user of its run, commit authors, who wrote on its card, who submitted it.
   * What was known before stays: a tag that is taken away later clears nobody.
   */
  async of(
    executor: Executor,
    subject: { modelId: string; version: number },
    given: {
      evidence: EvidenceItem[];
      submittedBy?: string;
      known: Conflict[];
    },
  ): Promise<Conflict[]> {
    const facts = await this.#subjects.authorsOf(executor, subject);
    const found = new Map<string, Set<string>>();
    const note = (ref: string | undefined | null, why: string) => {
      if (!ref) return;
      const key = ref.toLowerCase();
      found.set(key, (found.get(key) ?? new Set()).add(why));
    };
    given.known.forEach(({ ref, why }) => why.forEach(one => note(ref, one)));
    note(facts.created_by, 'registered the version');
    note(facts.run_by, 'ran the source run');
    note(given.submittedBy, 'submitted it');
    facts.card_authors.forEach(ref => note(ref, 'wrote on the card'));
    for (const { origin } of given.evidence) {
      if (origin.source === 'person' && origin.from?.startsWith('user:')) {
        note(origin.from, 'wrote on the card');
      }
    }
    const named = [
      { text: facts.run_user ?? '', why: 'user of the source run' },
      ...facts.commit_authors
        .flatMap(text => text.split(/[,;]/))
        .map(text => ({ text, why: 'commits' })),
    ];
    const people = await this.#people.named(named.map(({ text }) => text));
    named.forEach(({ text, why }) => note(people.get(text), why));
    return [...found].map(([ref, why]) => ({ ref, why: [...why] }));
  }
}
