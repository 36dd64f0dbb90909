#!/usr/bin/env bash
# The guess: a picture whose face was covered before it was signed shows nothing of the face, whatever its C2PA manifest
#   says of where it came from: provenance is names, times and hashes.
# The truth (c2pa-python 0.38.1 with c2pa-rs 0.91.3): add_ingredient(), which is how one says "made from that picture", puts
#   a thumbnail of the plain picture into the covered one, 1024 points wide and without being asked. The file says
#   "c2pa.redacted" of itself, is Valid, and grows to more than three times its size; any reader of manifests shows the bare face.
# Why it matters here: signing what is shown, so that nobody can forge a testimony, is what people ask archives for. Done
#   as the examples do, it would publish each concealed face. Nothing made for visitors names what it was made from, and
#   whoever adds provenance must set builder.thumbnail.enabled to false and look into what comes out.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check c2pa-python==0.38.1 cryptography==50.0.0 pillow==13.0.0
tools/bin/python - << 'PYTHON'
import datetime
import io
import json
from importlib.metadata import version

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID, ObjectIdentifier
from PIL import Image, ImageDraw

SKIN, BLACK, WHERE = (230, 180, 150), (0, 0, 0), (600, 375)


def certificate(name, issuer=None, issuer_key=None):
    """A certificate as C2PA wants it: who signs is not who vouches."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.timezone.utc)
    subject = x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Example"), x509.NameAttribute(NameOID.COMMON_NAME, name)]
    )
    top = issuer is None
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if top else issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.BasicConstraints(top, None), critical=True)
        .add_extension(x509.KeyUsage(not top, False, False, False, False, top, top, False, False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key((issuer_key or key).public_key()), critical=False
        )
    )
    if not top:
        made = made.add_extension(x509.ExtendedKeyUsage([ObjectIdentifier("1.3.6.1.5.5.7.3.4")]), critical=False)
    return made.sign(issuer_key or key, hashes.SHA256()), key


def jpeg(picture):
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=90)
    return held.getvalue()


root, root_key = certificate("root")
leaf, leaf_key = certificate("signer", root, root_key)
signer = c2pa.Signer.from_info(
    c2pa.C2paSignerInfo(
        alg=b"es256",
        sign_cert=leaf.public_bytes(serialization.Encoding.PEM) + root.public_bytes(serialization.Encoding.PEM),
        private_key=leaf_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        ta_url=None,
    )
)

plain = Image.new("RGB", (1200, 800), (90, 140, 200))
ImageDraw.Draw(plain).ellipse((500, 250, 700, 500), fill=SKIN)
covered = plain.copy()
ImageDraw.Draw(covered).rectangle((480, 230, 720, 520), fill=BLACK)

actions = [{"action": "c2pa.opened", "parameters": {"ingredientIds": ["one"]}}, {"action": "c2pa.redacted"}]
builder = c2pa.Builder(
    {
        "claim_generator_info": [{"name": "archive", "version": "1"}],
        "title": "covered",
        "assertions": [{"label": "c2pa.actions", "data": {"actions": actions}}],
    }
)
builder.add_ingredient(
    json.dumps({"title": "one", "relationship": "parentOf", "label": "one"}), "image/jpeg", io.BytesIO(jpeg(plain))
)
signed = io.BytesIO()
builder.sign(signer, "image/jpeg", io.BytesIO(jpeg(covered)), signed)

signed.seek(0)
reader = c2pa.Reader("image/jpeg", signed)
told = json.loads(reader.json())
(ingredient,) = told["manifests"][told["active_manifest"]]["ingredients"]
assert "thumbnail" in ingredient, "an ingredient no longer brings its picture along"
thumbnail = io.BytesIO()
reader.resource_to_stream(ingredient["thumbnail"]["identifier"], thumbnail)
small = Image.open(thumbnail).convert("RGB")
shown = Image.open(io.BytesIO(signed.getvalue())).convert("RGB").getpixel(WHERE)
kept = small.getpixel((WHERE[0] * small.width // plain.width, WHERE[1] * small.height // plain.height))
print(f"c2pa-python {version('c2pa-python')}, {c2pa.sdk_version()}: {told['validation_state']}")
print(f"covered picture {len(jpeg(covered))} bytes, signed {len(signed.getvalue())} bytes")
print(f"where the face is: {shown} in the picture, {kept} in the {small.width} points wide thumbnail it carries")
assert max(shown) < 30, "the picture itself is no longer covered"
assert all(abs(a - b) < 12 for a, b in zip(kept, SKIN)), "the thumbnail no longer shows the face"
assert small.width >= 512, "the thumbnail is small now"
PYTHON
