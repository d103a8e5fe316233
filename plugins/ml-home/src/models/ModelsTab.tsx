import { Route, Routes } from 'react-router-dom';
import { ModelPage } from './ModelPage';
import { ModelsPage } from './ModelsPage';
import { VersionPage } from './VersionPage';

export const ModelsTab = () => (
  <Routes>
    <Route index element={<ModelsPage />} />
    <Route path=":name" element={<ModelPage />} />
    <Route path=":name/versions/:version" element={<VersionPage />} />
  </Routes>
);
