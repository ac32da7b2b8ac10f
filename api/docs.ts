/** The documentation page: Swagger UI from its package, with a small script of our own (no inline script: CSP). */
export const docsPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Husly API</title>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="docs"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

/**
 * Where the link in a mail to staff leads: what to do with the case's number. Nothing of the case is on it, so it needs no
 * login, and it does not tell whether there is such a case.
 */
export const casePage = (caseId: string): string => `<!doctype html>
<html lang="da">
  <head>
    <meta charset="utf-8" />
    <title>En sag i Husly</title>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
  </head>
  <body>
    <h1>En sag venter på dig i Husly</h1>
    <p>Sagens nummer er <code>${caseId}</code>.</p>
    <p>
      Se sagen med <code>GET /api/v1/cases/${caseId}</code> og dens opgaver med
      <code>GET /api/v1/tasks?caseId=${caseId}</code>. <a href="/docs">Sådan bruges de.</a>
    </p>
  </body>
</html>
`;

export const docsScript = `SwaggerUIBundle({ url: '/api/v1/openapi.json', dom_id: '#docs', deepLinking: true });
`;
