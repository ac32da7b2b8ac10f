import { Route, Switch } from 'wouter';
import { useWords } from '../app/language.js';
import { NotFound, Page } from '../app/page.js';
import '../styles/desk.js';
import { shellWords } from '../words/shell.js';

/** The unit's figures and its engine. */
export default function SupervisorRoutes() {
  const { places } = useWords(shellWords);
  return (
    <Switch>
      <Route path="/overview">
        <Page title={places.overview}>{null}</Page>
      </Route>
      <Route path="/engine">
        <Page title={places.engine}>{null}</Page>
      </Route>
      <Route component={NotFound} />
    </Switch>
  );
}
