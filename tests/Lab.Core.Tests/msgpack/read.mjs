// Reads one MessagePack value in hexadecimal from the command line and prints it in a plain notation, then the
// bytes that this implementation writes for it.
import { decode, encode } from "@msgpack/msgpack";

const plain = (v) =>
  v === null ? "nil"
  : Array.isArray(v) ? "[" + v.map(plain).join(" ") + "]"
  : v instanceof Uint8Array ? "x" + Buffer.from(v).toString("hex")
  : typeof v === "string" ? JSON.stringify(v)
  : String(v);

const value = decode(Buffer.from(process.argv[2], "hex"), { useBigInt64: true });
console.log(plain(value));

// Numbers that fit go through the library's shortest forms; the ones above 2^53 stay big and take 64 bits.
console.log(Buffer.from(encode(value, { useBigInt64: true })).toString("hex"));
