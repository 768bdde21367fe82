import {
  createHash,
  createSign,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from "node:crypto";

/** What a server asks of a browser's passkeys. */
export interface AskedOptions {
  readonly challenge: string;
  readonly rpId?: string;
  readonly rp?: { readonly id: string };
  readonly user?: { readonly id: string };
}

/** What is untrue in an answer. */
export interface Lie {
  readonly origin?: string;
  readonly domain?: string;
  readonly challenge?: string;
  readonly counter?: number;
  readonly isVerified?: boolean;
  readonly userHandle?: string;
  readonly signature?: string;
}

const base64url = (bytes: Uint8Array | string) => Buffer.from(bytes).toString("base64url");
const sha256 = (text: string | Uint8Array) => createHash("sha256").update(text).digest();

/** A device with one passkey, and the browser that asks it. */
export class Authenticator {
  readonly #origin: string;
  readonly #keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  readonly id = randomBytes(16).toString("base64url");
  #userHandle = "AAAA";
  counter = 0;

  constructor(origin: string) {
    this.#origin = origin;
    this.#keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  }

  /** Makes the passkey, as `navigator.credentials.create`. */
  create({ challenge, rp, user }: AskedOptions, lie: Lie = {}) {
    this.#userHandle = user!.id;
    const credential = Buffer.from(this.id, "base64url");
    const length = Buffer.from([0, credential.length]);
    const attested = Buffer.concat([Buffer.alloc(16), length, credential, this.#coseKey()]);
    const data = this.#data(rp!.id, 0x40, lie);
    const authData = Buffer.concat([data, attested]);
    const attestation = Buffer.concat([
      Buffer.from([0xa3]),
      text("fmt"),
      text("none"),
      text("attStmt"),
      Buffer.from([0xa0]),
      text("authData"),
      Buffer.from([0x59, authData.length >> 8, authData.length & 0xff]),
      authData,
    ]);
    return this.#answer({
      clientDataJSON: this.#client("webauthn.create", challenge, lie),
      attestationObject: base64url(attestation),
      transports: ["internal", "hybrid"],
    });
  }

  /** Signs with the passkey, as `navigator.credentials.get`. */
  get({ challenge, rpId }: AskedOptions, lie: Lie = {}) {
    this.counter += 1;
    const clientDataJSON = this.#client("webauthn.get", challenge, lie);
    const data = this.#data(rpId!, 0, lie);
    const signer = createSign("sha256");
    signer.update(data).update(sha256(Buffer.from(clientDataJSON, "base64url")));
    return this.#answer({
      clientDataJSON,
      authenticatorData: base64url(data),
      signature: lie.signature ?? base64url(signer.sign(this.#keys.privateKey)),
      userHandle: lie.userHandle ?? this.#userHandle,
    });
  }

  #answer<Response extends object>(response: Response) {
    const { id } = this;
    return { id, rawId: id, type: "public-key", response, clientExtensionResults: {} };
  }

  #client(type: string, challenge: string, lie: Lie): string {
    const origin = lie.origin ?? this.#origin;
    return base64url(
      JSON.stringify({ type, challenge: lie.challenge ?? challenge, origin, crossOrigin: false }),
    );
  }

  /** The person is there and has been verified; the passkey may be copied, and is. */
  #data(domain: string, flags: number, lie: Lie): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(lie.counter ?? this.counter);
    const said = flags | 0x01 | 0x08 | 0x10 | (lie.isVerified === false ? 0 : 0x04);
    return Buffer.concat([sha256(lie.domain ?? domain), Buffer.from([said]), counter]);
  }

  /** The public key in COSE's form: EC2, ES256, P-256. */
  #coseKey(): Buffer {
    const { x, y } = this.#keys.publicKey.export({ format: "jwk" });
    return Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]),
      Buffer.from(x!, "base64url"),
      Buffer.from([0x22, 0x58, 0x20]),
      Buffer.from(y!, "base64url"),
    ]);
  }
}

/** A short text in CBOR. */
function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 | value.length]), Buffer.from(value)]);
}
