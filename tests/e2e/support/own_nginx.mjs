// An nginx of a test's own in front of the stack's workers and push daemon, as a site has it: with a certificate, or
// behind a proxy that ends TLS.
//
//   const nginx = await startNginx();
//   nginx.secure, nginx.proxied, nginx.plain   // addresses: TLS here, TLS at a proxy in front, neither
//   await nginx.stop();
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchRaw } from './http.mjs';
import { freePort, run, STATE, until } from './stack.mjs';

async function makeCertificate(folder) {
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'certificate.pem')];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const { code, stderr } = await run('openssl', ['req', '-x509', ...kind, ...subject, ...files]);
  if (code !== 0) throw new Error(stderr);
}

export async function startNginx() {
  const folder = mkdtempSync(join(STATE, 'tmp', 'nginx-'));
  await makeCertificate(folder);
  const [secure, proxied, plain] = [await freePort(), await freePort(), await freePort()];
  const site = `include ${STATE}/nginx/locations.conf;`;
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  writeFileSync(
    join(folder, 'nginx.conf'),
    `${process.getuid() === 0 ? 'user root;' : ''} daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
     events { worker_connections 1000; }
     http {
       ${temporary} access_log off;
       include ${STATE}/nginx/http.conf;
       server {
         listen 127.0.0.1:${secure} ssl;
         ssl_certificate ${folder}/certificate.pem; ssl_certificate_key ${folder}/key.pem;
         ${site}
       }
       server { listen 127.0.0.1:${proxied}; set $beantrack_tls_proxy on; ${site} }
       server { listen 127.0.0.1:${plain}; ${site} }
     }`,
  );
  const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' });
  const addresses = {
    secure: new URL(`https://127.0.0.1:${secure}`),
    proxied: new URL(`http://127.0.0.1:${proxied}`),
    plain: new URL(`http://127.0.0.1:${plain}`),
  };
  await until('nginx serves', async () => (await fetchRaw('GET', '/login', { base: addresses.plain })).status === 200);
  return {
    ...addresses,
    async stop() {
      const ended = new Promise((done) => {
        child.once('exit', done);
      });
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}
