package io.llmproxy.benchmarks.provider;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStore.PasswordProtection;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.KeyStore.TrustedCertificateEntry;
import java.security.cert.Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import okhttp3.tls.HeldCertificate;

/** A key and a certificate for {@code localhost} and {@code 127.0.0.1}, and the files to keep them in. */
public final class LocalhostIdentity {
    /** The password of all files; it guards nothing. */
    public static final String PASSWORD = "changeit";

    private static final String ALIAS = "localhost";

    private final KeyStore keyStore;

    private LocalhostIdentity(KeyStore keyStore) {
        this.keyStore = keyStore;
    }

    /** {@return a new one that is valid for a year and signed by itself} */
    public static LocalhostIdentity create() throws GeneralSecurityException, IOException {
        HeldCertificate held = new HeldCertificate.Builder()
                .commonName(ALIAS)
                .addSubjectAlternativeName("localhost")
                .addSubjectAlternativeName("127.0.0.1")
                .duration(365, TimeUnit.DAYS)
                .build();
        KeyStore keyStore = emptyStore();
        keyStore.setEntry(
                ALIAS,
                new PrivateKeyEntry(held.keyPair().getPrivate(), new Certificate[] {held.certificate()}),
                new PasswordProtection(PASSWORD.toCharArray()));
        return new LocalhostIdentity(keyStore);
    }

    /** {@return the one that {@link #writeKeyStore} has written} */
    public static LocalhostIdentity read(Path keyStoreFile) throws GeneralSecurityException, IOException {
        KeyStore keyStore = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStoreFile)) {
            keyStore.load(in, PASSWORD.toCharArray());
        }
        if (!keyStore.containsAlias(ALIAS)) {
            throw new IOException(
                    keyStoreFile + ": no entry named " + ALIAS + " (expected: a file that the provider has made)");
        }
        return new LocalhostIdentity(keyStore);
    }

    /** Writes key and certificate as PKCS #12. */
    public void writeKeyStore(Path file) throws GeneralSecurityException, IOException {
        write(keyStore, file);
    }

    /** Writes the certificate as PKCS #12, for {@code -Djavax.net.ssl.trustStore}; needs {@code -Djavax.net.ssl.trustStorePassword} too. */
    public void writeTrustStore(Path file) throws GeneralSecurityException, IOException {
        KeyStore trustStore = emptyStore();
        trustStore.setEntry(ALIAS, new TrustedCertificateEntry(keyStore.getCertificate(ALIAS)), null);
        write(trustStore, file);
    }

    KeyManagerFactory keys() throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(keyStore, PASSWORD.toCharArray());
        return keys;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static void write(KeyStore store, Path file) throws GeneralSecurityException, IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
    }
}
