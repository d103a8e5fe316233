import { InputError } from '@backstage/errors';
import {
  FamilyClaim,
  MaterialisedFamily,
  ServiceClaim,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Problems } from './Problems';
import { MappedView, toFamily, ViewSection } from './toFamily';
import { toService } from './toService';
import { isFields } from './values';

/** Bounds of one registry: what is small on the wire must not fill the memory. */
const MAX_FEATURES = 200_000;
const MAX_ITEMS = 100_000;

/** The lists of a registry that are read. */
export const SECTIONS = [
  'featureViews',
  'onDemandFeatureViews',
  'streamFeatureViews',
  'featureServices',
  'labelViews',
] as const;
export type Section = (typeof SECTIONS)[number];

/** One member of a list of the registry, in the JSON shape of `feast registry-dump`. */
export interface RegistryItem {
  section: Section;
  index: number;
  value: unknown;
}

/** What a registry says, in the portal's terms, and what of it could not be taken. */
export interface MappedRegistry {
  families: FamilyClaim[];
  services: ServiceClaim[];
  materialised: MaterialisedFamily[];
  problems: string[];
}

/** Maps a registry item by item, in any order; whatever is malformed is named as a problem and the rest is kept. */
export class RegistryMapper {
  readonly #problems = new Problems();
  readonly #views = new Map<string, MappedView>();
  readonly #services = new Map<
    string,
    { claim: ServiceClaim; place: string }
  >();
  readonly #labels = new Set<string>();
  #items = 0;
  #features = 0;

  problem(message: string): void {
    this.#problems.add(message);
  }

  /** Throws InputError when the registry is larger than can be taken. */
  add({ section, index, value }: RegistryItem): void {
    const place = `${section}[${index}]`;
    this.#items += 1;
    if (this.#items > MAX_ITEMS) {
      throw new InputError(`The registry has more than ${MAX_ITEMS} objects`);
    }
    if (section === 'featureServices') this.#addService(value, place);
    else if (section === 'labelViews') this.#addLabels(value);
    else this.#addView(section, value, place);
  }

  finish(): MappedRegistry {
    for (const view of this.#views.values()) {
      if (view.sources) this.#complete(view, view.sources);
    }
    const services = [...this.#services.values()].map(({ claim, place }) => ({
      ...claim,
      reads: claim.reads.filter(({ family }) => this.#isKnown(family, place)),
    }));
    return {
      families: [...this.#views.values()].map(({ claim }) => claim),
      services,
      materialised: [...this.#views.values()].flatMap(
        ({ claim, materialised }) =>
          materialised ? [{ family: claim.family, ...materialised }] : [],
      ),
      problems: this.#problems.list(),
    };
  }

  #addView(section: ViewSection, value: unknown, place: string): void {
    const view = toFamily(section, value, place, this.#problems);
    if (!view) return;
    const { family, features } = view.claim;
    if (this.#views.has(family)) {
      this.#problems.add(
        `${place}.spec.name '${family}' is taken by another view already`,
      );
      return;
    }
    this.#views.set(family, view);
    this.#features += features.length;
    if (this.#features > MAX_FEATURES) {
      throw new InputError(
        `The registry has more than ${MAX_FEATURES} features`,
      );
    }
  }

  #addService(value: unknown, place: string): void {
    const claim = toService(value, place, this.#problems);
    if (!claim) return;
    if (this.#services.has(claim.name)) {
      this.#problems.add(
        `${place}.spec.name '${claim.name}' is taken by another service already`,
      );
      return;
    }
    this.#services.set(claim.name, { claim, place });
  }

  #addLabels(value: unknown): void {
    const spec = isFields(value) ? value.spec : undefined;
    if (isFields(spec)) this.#labels.add(String(spec.name));
  }

  /** Labels are no features, so that who reads them is no reader of a family. */
  #isKnown(family: string, place: string): boolean {
    if (this.#views.has(family)) return true;
    if (!this.#labels.has(family)) {
      this.#problems.add(
        `${place} reads the view '${family}', which is not among the views taken`,
      );
    }
    return false;
  }

  /** What is computed on demand has the entities of its sources, and is online where all of them are. */
  #complete({ claim }: MappedView, names: string[]): void {
    const sources = names.map(name => this.#views.get(name)?.claim);
    const online = sources.every(
      source =>
        source !== undefined &&
        source.features.every(({ facts }) => facts.online === true),
    );
    for (const { facts } of claim.features) facts.online = online;
    if (claim.facts.entityKeys?.length === 0) {
      claim.facts.entityKeys = [
        ...new Set(sources.flatMap(source => source?.facts.entityKeys ?? [])),
      ];
    }
  }
}
