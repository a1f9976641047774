package io.llmproxy.core.internal.store;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Fresh connections straight from a driver. Unlike the driver manager it needs no driver that is registered JVM-wide. */
final class DriverConnections implements DataSource {
    private static final int LOGIN_SECONDS = 5;

    private final JdbcAddress address;

    DriverConnections(JdbcAddress address) {
        this.address = address;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = address.driver()
                .connect(address.url(), (Properties) address.properties().clone());
        if (connection == null) {
            throw new SQLException("the driver does not know this kind of URL", "08001");
        }
        return connection;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter writer) {}

    /** Does nothing: the drivers are told by the properties of their address. */
    @Override
    public void setLoginTimeout(int seconds) {}

    /** Returns how long the pool waits at its end for a connection that is being made. */
    @Override
    public int getLoginTimeout() {
        return LOGIN_SECONDS;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
