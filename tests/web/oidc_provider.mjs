// A certified OpenID provider (npm oidc-provider) on loopback, for the tests: whoever types a name is that account.
// Started with the path of the package, the port, our redirect address, and who is who (JSON: login -> claims);
// with one more word the id token tells all claims, as some services do.
import { pathToFileURL } from 'node:url';

const [, , entry, port, back, after, people, talkative] = process.argv;
const { Provider } = await import(pathToFileURL(entry).href);
const claims = JSON.parse(people);
const issuer = `http://127.0.0.1:${port}`;
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'behoorlijk',
      client_secret: 'alleen voor de proef, lang genoeg voor een sleutel',
      redirect_uris: [back],
      post_logout_redirect_uris: [after],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    },
  ],
  pkce: { required: () => true },
  conformIdTokenClaims: !talkative,
  scopes: ['openid', 'profile', 'email', 'groups'],
  claims: {
    openid: ['sub'],
    email: ['email', 'email_verified'],
    profile: ['name', 'preferred_username'],
    groups: ['groups'],
  },
  findAccount: async (context, login) => ({
    accountId: login,
    claims: async () => ({ sub: login, ...(claims[login] ?? {}) }),
  }),
});
provider.listen(Number(port), '127.0.0.1', () => console.log(`ready ${issuer}`));
