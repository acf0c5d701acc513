import { CertificateAuthority } from '@baton/contracts';
import { authorityIn, type Config } from '@baton/installation';
import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { X509Certificate } from 'node:crypto';
import { Refused } from '../platform/refused';
import { CONFIG } from '../platform/tokens';
import { readCertificate } from './server-certificate';

/** What a tablet needs before it can trust this server: the school's own authority, which is public. */
@ApiTags('tls')
@Controller()
export class AuthorityController {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  @Get('ca.crt')
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'authorityFile', summary: 'The school’s authority as a file that tablets install' })
  @ApiProduces('application/x-x509-ca-cert')
  file(@Res({ passthrough: true }) reply: FastifyReply): string {
    const { authority } = this.certificates();
    // inline: an iPad offers to install what it shows, and only files away what it downloads
    void reply.type('application/x-x509-ca-cert').header('content-disposition', 'inline; filename="baton-ca.crt"');
    return authority.toString();
  }

  @Get('api/certificate-authority')
  @ApiOperation({ operationId: 'certificateAuthority', summary: 'What to compare before a tablet installs it' })
  @ApiOkResponse({ type: CertificateAuthority })
  describe(): CertificateAuthority {
    const { authority, own } = this.certificates();
    return {
      file: '/ca.crt',
      fingerprint: authority.fingerprint256,
      validUntil: Date.parse(authority.validTo),
      hosts: hostsOf(own),
      serverValidUntil: Date.parse(own.validTo),
    };
  }

  /** Read anew: it may have been renewed since the start. */
  private certificates(): { readonly authority: X509Certificate; readonly own: X509Certificate } {
    const { cert } = this.config.tls ? readCertificate(this.config.tls) : { cert: '' };
    const authority = authorityIn(cert);
    if (!authority) throw new Refused('no_authority_certificate');
    return { authority, own: new X509Certificate(cert) };
  }
}

/** Names and addresses that the server's certificate is good for. */
const hostsOf = ({ subjectAltName }: X509Certificate): string[] =>
  (subjectAltName ?? '').split(', ').map((name) => name.slice(name.indexOf(':') + 1));
