import { useEntity } from '@backstage/plugin-catalog-react';
import { ObjectCostPanel, ObjectCosts } from '../costs';
import { costObjectOf } from './costObject';
import { EntityRoot } from './EntityRoot';

const Card = () => (
  <ObjectCostPanel object={costObjectOf(useEntity().entity)} />
);
const Content = () => <ObjectCosts object={costObjectOf(useEntity().entity)} />;

/** What an entity of the catalog cost in the last 30 days. */
export const EntityCostCard = () => (
  <EntityRoot>
    <Card />
  </EntityRoot>
);

/** What an entity of the catalog cost by day, with its parts and unit costs, for a tab of its page. */
export const EntityCostContent = () => (
  <EntityRoot>
    <Content />
  </EntityRoot>
);
