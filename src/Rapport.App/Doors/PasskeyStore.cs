using System.Buffers.Text;
using Microsoft.AspNetCore.Identity;
using Rapport.Core.Access;

namespace Rapport.App.Doors;

/// <summary>Whose passkey it is: all that the framework's handler has to know of a person.</summary>
internal sealed record PasskeyOwner(Guid Id);

/// <summary>
/// The framework's passkey handler asks a store of ASP.NET Core Identity; this one answers from <see cref="Users"/>. It only
/// reads: what is written goes through <see cref="Users"/> with the history.
/// </summary>
internal sealed class PasskeyStore(Users users) : IUserPasskeyStore<PasskeyOwner>
{
    public Task<string> GetUserIdAsync(PasskeyOwner user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString("N"));

    public Task<PasskeyOwner?> FindByIdAsync(string userId, CancellationToken cancellationToken) => Task.FromResult(Guid.TryParseExact(userId, "N", out var id) ? new PasskeyOwner(id) : null);

    public async Task<PasskeyOwner?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await users.FindPasskeyAsync(Base64Url.EncodeToString(credentialId), cancellationToken) is { } key ? new(key.User) : null;

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(PasskeyOwner user, byte[] credentialId, CancellationToken cancellationToken) =>
        await users.FindPasskeyAsync(Base64Url.EncodeToString(credentialId), cancellationToken) is { } key && key.User == user.Id ? Info(key) : null;

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(PasskeyOwner user, CancellationToken cancellationToken) =>
        [.. (await users.PasskeysAsync(user.Id, Principal.System, cancellationToken)).Select(Info)];

    public Task<string?> GetUserNameAsync(PasskeyOwner user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Id.ToString("N"));

    public Task<string?> GetNormalizedUserNameAsync(PasskeyOwner user, CancellationToken cancellationToken) => GetUserNameAsync(user, cancellationToken);

    public Task<PasskeyOwner?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => FindByIdAsync(normalizedUserName, cancellationToken);

    public Task AddOrUpdatePasskeyAsync(PasskeyOwner user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task RemovePasskeyAsync(PasskeyOwner user, byte[] credentialId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetUserNameAsync(PasskeyOwner user, string? userName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetNormalizedUserNameAsync(PasskeyOwner user, string? normalizedName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> CreateAsync(PasskeyOwner user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> UpdateAsync(PasskeyOwner user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> DeleteAsync(PasskeyOwner user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose()
    {
        // Nothing is held.
    }

    private static UserPasskeyInfo Info(Passkey key) =>
        new(Base64Url.DecodeFromChars(key.Id), key.Data.PublicKey, new DateTimeOffset(key.MadeAt, TimeSpan.Zero), (uint)key.Data.SignCount, [.. key.Data.Transports], true, key.Data.IsBackupEligible, key.Data.IsBackedUp, [], []);
}
