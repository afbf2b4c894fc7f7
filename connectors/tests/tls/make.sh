#!/bin/sh
# Makes the key stores of the tests anew, with the tool of a JDK. They are for nothing else; the password is `changeit`.
set -eu
cd "$(dirname "$0")"
rm -f ./*.jks ./*.p12 ./*.pem
pass='-storepass changeit -keypass changeit'
days='-validity 36500'
# An authority, and a server for which it vouches.
keytool -genkeypair $pass $days -keystore authority.p12 -alias authority -dname CN=authority -keyalg EC -ext bc:c
keytool -exportcert $pass -keystore authority.p12 -alias authority -rfc -file trust.pem
keytool -genkeypair $pass $days -keystore server.p12 -alias server -dname CN=server -keyalg RSA -keysize 2048
keytool -certreq $pass -keystore server.p12 -alias server |
    keytool -gencert $pass $days -keystore authority.p12 -alias authority -rfc >signed.pem
cat trust.pem signed.pem | keytool -importcert $pass -keystore server.p12 -alias server -noprompt
keytool -importkeystore -srckeystore server.p12 -srcstorepass changeit -destkeystore server.jks -deststoretype JKS \
    -deststorepass changeit -noprompt
openssl pkcs12 -in server.p12 -passin pass:changeit -nodes -out server.pem
for type in jks p12; do
    kind=$(test $type = jks && echo JKS || echo PKCS12)
    keytool -importcert $pass -keystore trust.$type -storetype $kind -alias authority -file trust.pem -noprompt
done
# A server that only vouches for itself.
keytool -genkeypair $pass $days -keystore alone.jks -storetype JKS -alias alone -dname CN=alone -keyalg EC
rm signed.pem authority.p12
