import { Route, Switch } from 'wouter';
import { NotFound } from '../app/page.js';
import { useSession } from '../app/session.js';
import '../styles/desk.js';
import '../styles/case.css';
import '../styles/lists.css';
import { Calculator } from './calculator.js';
import { Cases } from './caseList.js';
import { CasePage } from './casePage.js';
import { CasePart } from './casePart.js';
import { ImportPage } from './importPage.js';
import { Imports } from './imports.js';
import { Search } from './search.js';
import { Tasks } from './taskList.js';
import { TaskPage } from './taskPage.js';
import { WalkIn } from './walkIn.js';

/** What everybody does at a desk. */
export default function DeskRoutes() {
  return (
    <Switch>
      <Route path="/calculator">
        <Calculator />
      </Route>
      <Route path="/cases">
        <Cases />
      </Route>
      <Route path="/cases/:caseId">{({ caseId }) => <CaseOf key={caseId} caseId={caseId} />}</Route>
      <Route path="/tasks">
        <Tasks />
      </Route>
      <Route path="/tasks/:taskId">{({ taskId }) => <TaskPage key={taskId} taskId={taskId} />}</Route>
      <Route path="/imports">
        <Imports />
      </Route>
      <Route path="/imports/:importId">{({ importId }) => <ImportPage key={importId} importId={importId} />}</Route>
      <Route path="/search">
        <Search />
      </Route>
      <Route path="/walk-in">
        <WalkIn />
      </Route>
      <Route component={NotFound} />
    </Switch>
  );
}

/** A caseworker sees a case as far as their part in it. */
function CaseOf({ caseId }: { caseId: string }) {
  const { role } = useSession();
  return role === 'caseworker' ? <CasePart caseId={caseId} /> : <CasePage caseId={caseId} />;
}
