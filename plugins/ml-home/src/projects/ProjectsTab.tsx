import { Route, Routes } from 'react-router-dom';
import { ProjectPage } from './ProjectPage';
import { ProjectsPage } from './ProjectsPage';

export const ProjectsTab = () => (
  <Routes>
    <Route index element={<ProjectsPage />} />
    <Route path=":name" element={<ProjectPage />} />
  </Routes>
);
