#Requires -Version 5.1
# Lader Excel åbne Råderum ved start for den bruger, der kører scriptet. -Fjern lader den være.
[CmdletBinding()]
param(
    [string] $Maal = (Join-Path $env:ProgramFiles 'Raaderum'),
    [string] $Excel = '16.0',
    [switch] $Fjern
)
$ErrorActionPreference = 'Stop'
$noegle = "HKCU:\Software\Microsoft\Office\$Excel\Excel\Options"
if (-not (Test-Path -Path $noegle)) { $null = New-Item -Path $noegle -Force }

# Excel læser OPEN, OPEN1, OPEN2 ... og standser ved det første hul
$navne = @((Get-Item -Path $noegle).GetValueNames() | Where-Object { $_ -match '^OPEN\d*$' } |
    Sort-Object { [int]('0' + $_.Substring(4)) })
$poster = @($navne | ForEach-Object { (Get-Item -Path $noegle).GetValue($_) } |
    Where-Object { $_ -notlike '*\Raaderum.xlam"' })
if (-not $Fjern) { $poster += '"' + (Join-Path $Maal 'Raaderum.xlam') + '"' }

foreach ($navn in $navne) { Remove-ItemProperty -Path $noegle -Name $navn }
for ($nr = 0; $nr -lt $poster.Count; $nr++) {
    $navn = if ($nr -eq 0) { 'OPEN' } else { "OPEN$nr" }
    Set-ItemProperty -Path $noegle -Name $navn -Value $poster[$nr]
}
exit 0
