import { Route, Routes } from 'react-router-dom';
import { CarbonTab } from '../carbon';
import { Missing } from '../shell/Missing';
import { CostsPage } from './CostsPage';
import { PricesPage } from './estimates/PricesPage';
import { ImportPage } from './imports/ImportPage';
import { ImportsPage } from './imports/ImportsPage';
import { RulesPage } from './rules/RulesPage';
import { UsesPage } from './estimates/UsesPage';
import { StatementPage } from './statement/StatementPage';

export const CostsTab = () => (
  <Routes>
    <Route index element={<CostsPage />} />
    <Route path="imports" element={<ImportsPage />} />
    <Route path="imports/:id" element={<ImportPage />} />
    <Route path="rules" element={<RulesPage />} />
    <Route path="prices" element={<PricesPage />} />
    <Route path="uses" element={<UsesPage />} />
    <Route path="statement" element={<StatementPage />} />
    <Route path="carbon/*" element={<CarbonTab />} />
    <Route path="*" element={<Missing />} />
  </Routes>
);
